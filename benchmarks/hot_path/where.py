"""Where the processor time of a score goes: stacks of the API and of a worker, sampled from outside under load."""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import API, WORKERS, Peer
from benchmarks.page import table
from tests.fixtures.command_line import ROOT
from tests.fixtures.load.plan import Plan
from tests.fixtures.load.process import loading

SAMPLES_A_SECOND = 100
CONNECTIONS = 32
SHOWN = 14
SAMPLER = Path(sys.executable).with_name("py-spy")
FILE = re.compile(r"\((?P<path>[^()]*?)(:\d+)?\)$")
PACKAGE = re.compile(r"site-packages/(?P<name>[^/.]+)")
STANDARD = re.compile(r"lib/python3\.\d+/(?P<name>[^/.]+)")
OWN = re.compile(rf"^(?:{re.escape(str(ROOT))}/)?(?P<name>(?:app|database)(?:/[a-z_]+)?)")


def where(peer: Peer, options: Options) -> str:
    """Return a table for each kind of process: the share of samples whose innermost frame is in that package."""
    sampled = {name: peer.groups[name][0] for name in (API, WORKERS)}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in sampled}
        plan = Plan(peer.addresses, peer.requests, CONNECTIONS, 3600, keep_bodies=False)
        with loading(plan) as load:
            samplers = [_sample(sampled[name], files[name], options.seconds) for name in sampled]
            codes = [sampler.wait() for sampler in samplers]
            load.stop()
            load.outcome()
        if any(codes):
            return "Where the time goes could not be sampled here: that takes the right to look into processes."
        shares = {name: shares_of(file.read_text()) for name, file in files.items()}
    return "\n\n".join(_table(name, found) for name, found in shares.items())


def shares_of(stacks: str) -> Mapping[str, int]:
    """Return samples by the package of the innermost frame, from lines `outer (file:1);inner (file:2) COUNT`.

    >>> shares_of("f (/x/site-packages/sqlalchemy/a.py:1);g (/usr/lib/python3.11/asyncio/b.py:2) 3")
    Counter({'asyncio': 3})
    """
    found: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        found[_package(stack.rsplit(";", 1)[-1])] += int(count)
    return found


def _sample(pid: int, file: Path, seconds: float) -> subprocess.Popen[bytes]:
    command = [str(SAMPLER), "record", "--pid", str(pid), "--output", str(file), "--format", "raw", "--full-filenames"]
    more = ["--duration", str(max(1, round(seconds))), "--rate", str(SAMPLES_A_SECOND), "--nonblocking"]
    return subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _package(frame: str) -> str:
    path = found["path"] if (found := FILE.search(frame)) else frame
    for pattern in (PACKAGE, OWN, STANDARD):
        if name := pattern.search(path):
            return name["name"]
    return "the interpreter"


def _table(name: str, found: Mapping[str, int]) -> str:
    total = sum(found.values())
    most = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    kind = "An API process" if name == API else "A worker"
    rows = [[f"`{package}`", f"{count / total:.0%}"] for package, count in most]
    return f"{kind} under {CONNECTIONS} connections:\n\n{table(['innermost frame in', 'share of samples'], rows)}"
