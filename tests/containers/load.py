"""A bounded load: a few clients who ask for a score again and again at a fixed pace, and note every answer."""

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from types import TracebackType
from typing import Self

from tests.containers.bank import Bank
from tests.containers.project import Project

CALLERS = 4
PAUSE_SECONDS = 0.2
"""Between two calls of a caller: 20 calls a second in all where answers are quick."""


@dataclass(frozen=True)
class Call:
    """One call: when it was answered, how, and the event it led to (0 when there is none)."""

    at: float
    status: int
    event: int = 0
    retry_after: str | None = None
    fault: str = ""


@dataclass
class Load:
    """Runs while the block does; the callers are logged in before it begins."""

    project: Project
    calls: list[Call] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def failed(self) -> list[Call]:
        """Calls that did not end with a stored event."""
        return [call for call in self.calls if call.status != HTTPStatus.OK]

    @property
    def events(self) -> set[int]:
        """Ids of the events that callers were told of."""
        return {call.event for call in self.calls if call.event}

    def __enter__(self) -> Self:
        for number in range(1, CALLERS + 1):
            bank = self.project.bank
            answer = bank.login(f"client_{number:04}", self.project.settings["DEMO_PASSWORD"])
            assert answer.status == HTTPStatus.OK, f"login: {answer.status}"
            self._threads.append(threading.Thread(target=self._ask, args=(bank,), daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, bank: Bank) -> None:
        while not self._done.wait(PAUSE_SECONDS):
            try:
                answer = bank.score()
            except (OSError, HTTPException) as problem:
                self.calls.append(Call(time.monotonic(), 0, fault=repr(problem)))
                continue
            event = answer.json["id"] if answer.status == HTTPStatus.OK else 0
            self.calls.append(
                Call(time.monotonic(), answer.status, event, answer.headers["Retry-After"], answer.body[:200].decode())
            )
        bank.close()


def assert_nothing_failed(load: Load) -> None:
    """Names the first calls that failed."""
    assert load.calls, "no call was made"
    shown = [(call.status, call.fault) for call in load.failed[:3]]
    assert not load.failed, f"{len(load.failed)} of {len(load.calls)} calls failed, first {shown}"
