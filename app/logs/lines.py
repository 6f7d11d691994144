"""Where the lines of a log go: at once, or, while something is served, in bulk by a thread of its own.

Whatever collects the log may be slow; no request waits for it. What is put while too much waits is dropped and counted.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from app.metrics import LOG_LINES_DROPPED

MAX_WAITING = 10_000
PAUSE_SECONDS = 0.02
"""Between two writes: so long are lines gathered."""
LAST_WRITE_SECONDS = 5.0
"""How long the end of a process waits for a reader of the log that does not read."""

Line = str | Callable[[], str]
"""A line without its end, or a function that the writing thread calls for it."""


class LogLines:
    """The lines that go to one stream, in the order in which they were put. Any thread may put."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: deque[Line] = deque()
        self._arrived = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, line: Line) -> None:
        """Write the line, or leave it to the thread; raise nothing."""
        if self._thread is None:
            self._write([line])
        elif len(self._waiting) >= MAX_WAITING:
            LOG_LINES_DROPPED.inc()
        else:
            self._waiting.append(line)
            if not self._arrived.is_set():
                self._arrived.set()

    @contextmanager
    def in_background(self) -> Iterator[None]:
        """Let a thread write inside the block; at its end everything that waits is written."""
        self._ending.clear()
        thread = self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ending.set()
            self._arrived.set()
            thread.join(LAST_WRITE_SECONDS)
            self._thread = None
            if thread.is_alive():
                LOG_LINES_DROPPED.inc(len(self._waiting))
                self._waiting.clear()
            self._write_waiting()

    def _run(self) -> None:
        while not self._ending.wait(PAUSE_SECONDS):
            self._arrived.wait()
            self._arrived.clear()
            self._write_waiting()

    def _write_waiting(self) -> None:
        self._write([self._waiting.popleft() for _ in range(len(self._waiting))])

    def _write(self, lines: list[Line]) -> None:
        if not lines:
            return
        try:
            self._stream.write("".join(f"{line if isinstance(line, str) else line()}\n" for line in lines))
            self._stream.flush()
        except (OSError, ValueError):  # nothing reads any more: a log that cannot be written must not end the service
            LOG_LINES_DROPPED.inc(len(lines))
