"""Several processes that do the same work: begun together, replaced when one dies, ended together."""

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

import structlog

LOOK_SECONDS = 0.2
SHORT_LIFE_SECONDS = 5.0
"""A process that dies sooner is replaced only after so long: what kills it will kill the next one, too."""
COULD_NOT_START = 3
"""The exit code of a process that will never serve, as it is said by uvicorn."""

Work = Callable[[int, int], None]
"""What a process does: it is given its number, from 0, and a file that ends when the parent is gone."""
_log = structlog.stdlib.get_logger("processes")


class Processes:
    """Forks `count` processes that do `work`. SIGTERM and SIGINT end them all, each in its own good time.

    `at_end` lets go of what this process has in common with them, before they get the signal.
    """

    def __init__(self, count: int, work: Work, *, end_within: float, at_end: Callable[[], None]) -> None:
        self._work = work
        self._at_end = at_end
        self._end_within = end_within
        self._running: dict[int, tuple[int, float]] = {}
        self._due = dict.fromkeys(range(count), 0.0)
        self._signal: int | None = None
        self._lifeline = os.pipe()

    def run(self) -> None:
        """Until a signal, which then ends this process; exits with `COULD_NOT_START` when a process cannot start."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        while self._signal is None:
            self._start_those_due()
            time.sleep(LOOK_SECONDS)
            for pid, number, began, code in self._ended():
                self._replace(pid, number, began, code)
        self._end()
        signal.signal(self._signal, signal.SIG_DFL)
        if self._signal != signal.SIGINT:
            signal.raise_signal(self._signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number

    def _start_those_due(self) -> None:
        for number in [number for number, moment in self._due.items() if moment <= time.monotonic()]:
            del self._due[number]
            self._running[self._fork(number)] = number, time.monotonic()

    def _fork(self, number: int) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        if pid := os.fork():
            return pid
        try:
            os.setpgrp()  # Ctrl-C at a terminal is for the parent, which passes it on
            os.close(self._lifeline[1])
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, signal.SIG_DFL)
            self._work(number, self._lifeline[0])
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:
            _log.exception("a process broke")
            os._exit(1)
        os._exit(0)

    def _ended(self) -> list[tuple[int, int, float, int]]:
        """Those that have ended, which are forgotten: id, number, when they began, exit code (negative: the signal)."""
        found = []
        for pid in list(self._running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                found.append((pid, *self._running.pop(pid), os.waitstatus_to_exitcode(status)))
        return found

    def _replace(self, pid: int, number: int, began: float, code: int) -> None:
        if code == COULD_NOT_START:
            self._end()
            sys.exit(COULD_NOT_START)
        _log.error("a process has ended and is replaced", process=number, pid=pid, exit_code=code)
        now = time.monotonic()
        self._due[number] = now if now - began > SHORT_LIFE_SECONDS else now + SHORT_LIFE_SECONDS

    def _end(self) -> None:
        self._at_end()
        self._kill(signal.SIGTERM)
        deadline = time.monotonic() + self._end_within
        while self._running and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS / 4)
            self._ended()
        self._kill(signal.SIGKILL)
        for pid in self._running:
            os.waitpid(pid, 0)

    def _kill(self, number: signal.Signals) -> None:
        for pid in self._running:
            os.kill(pid, number)
