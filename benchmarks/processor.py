"""Processor time of processes, read from the kernel (Linux)."""

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence

import psutil

Groups = Mapping[str, Sequence[int]]
"""Name → processes that stand for themselves and all their children."""
QUIET_SHARE = 0.15
LOOK_SECONDS = 0.3
LONGEST_WAIT_SECONDS = 10.0


def processor_seconds(groups: Groups) -> dict[str, float]:
    """User and system time so far, of each group; children that have ended included."""
    return {name: sum(map(_of_tree, roots)) for name, roots in groups.items()}


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Return the difference by group."""
    return {name: after[name] - before[name] for name in after}


def wait_until_quiet(groups: Groups) -> None:
    """Return when those processes do next to nothing, at the latest after `LONGEST_WAIT_SECONDS`."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    before = sum(processor_seconds(groups).values())
    while time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
        after = sum(processor_seconds(groups).values())
        if after - before <= QUIET_SHARE * LOOK_SECONDS:
            return
        before = after


def resident_bytes(roots: Iterable[int]) -> int:
    """Memory that those processes and their children have in RAM; what they share counts for each."""
    total = 0
    for root in roots:
        for process in _tree(root):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
    return total


def _of_tree(root: int) -> float:
    """Sum over a tree: a child that has ended counts at its parent, a living one by itself."""
    total = 0.0
    for process in _tree(root):
        with contextlib.suppress(psutil.NoSuchProcess, OSError):
            ended = process.cpu_times()
            total += time.clock_gettime(_clock_of(process.pid)) + ended.children_user + ended.children_system
    return total


def _clock_of(pid: int) -> int:
    """Return the clock of what a process's threads have used, to the nanosecond: `clock_getcpuclockid(3)`."""
    return (~pid << 3) | 2


def _tree(root: int) -> list[psutil.Process]:
    process = psutil.Process(root)
    return [process, *process.children(recursive=True)]
