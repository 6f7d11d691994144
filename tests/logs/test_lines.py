"""Lines of the log: at once, or by a thread; nothing is lost at a normal end, and no reader is waited for."""

import io
import threading
from functools import partial

import pytest
from prometheus_client import REGISTRY

from app.logs import lines as log_lines
from app.logs.lines import LogLines


class SlowReader(io.StringIO):
    """A pipe that takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.asked.set()
        assert self.let_go.wait(60)
        return super().write(text)


def dropped() -> float:
    return REGISTRY.get_sample_value("log_lines_dropped_total") or 0.0


def test_a_line_is_written_at_once_where_nothing_is_served() -> None:
    stream = io.StringIO()
    LogLines(stream).put("one")
    assert stream.getvalue() == "one\n"


def test_at_the_end_of_serving_every_line_is_written_in_its_order() -> None:
    stream = io.StringIO()
    lines = LogLines(stream)
    with lines.in_background():
        for number in range(1000):
            lines.put(str(number) if number % 2 else partial(str, number))
    assert stream.getvalue().splitlines() == [str(number) for number in range(1000)]


def test_lines_come_out_while_it_serves() -> None:
    stream = SlowReader()
    stream.let_go.set()
    lines = LogLines(stream)
    with lines.in_background():
        for _ in range(2):
            stream.asked.clear()
            lines.put("now")
            assert stream.asked.wait(60)


def test_a_reader_that_does_not_read_keeps_nobody_waiting_and_what_is_too_much_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_lines, "MAX_WAITING", 10)
    stream, before = SlowReader(), dropped()
    lines = LogLines(stream)
    with lines.in_background():
        lines.put("first")
        assert stream.asked.wait(60)
        for number in range(25):
            lines.put(str(number))
        assert dropped() - before == 15
        stream.let_go.set()
    assert stream.getvalue().splitlines() == ["first", *map(str, range(10))]


def test_a_reader_that_never_reads_again_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_lines, "LAST_WRITE_SECONDS", 0.05)
    stream, before = SlowReader(), dropped()
    lines = LogLines(stream)
    with lines.in_background():
        lines.put("first")
        assert stream.asked.wait(60)
        lines.put("second")
    assert dropped() - before == 1
    stream.let_go.set()


def test_a_closed_stream_ends_nothing() -> None:
    stream, before = io.StringIO(), dropped()
    stream.close()
    LogLines(stream).put("nobody reads it")
    assert dropped() - before == 1
