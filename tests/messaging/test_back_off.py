"""Pauses grow, end growing, and begin anew; an outage of any length is survived."""

from hypothesis import given
from hypothesis import strategies as st

from app.messaging.back_off import BackOff


def pauses(count: int, *, first_seconds: float = 0.1, longest_seconds: float = 3.0) -> list[float]:
    back_off = BackOff(first_seconds, longest_seconds)
    return [back_off.pause() for _ in range(count)]


@given(st.floats(0.001, 10), st.floats(0.001, 100))
def test_a_pause_is_at_least_half_of_the_doubled_one_and_at_most_all_of_it(first: float, longest: float) -> None:
    for number, pause in enumerate(pauses(12, first_seconds=first, longest_seconds=longest)):
        full = min(longest, first * 2**number)
        assert full / 2 <= pause <= full


def test_an_outage_of_a_day_is_survived() -> None:
    assert all(1.5 <= pause <= 3 for pause in pauses(50_000)[10:])


def test_pauses_of_many_processes_differ() -> None:
    assert len({pauses(8)[-1] for _ in range(20)}) == 20


def test_after_a_success_pauses_are_short_again() -> None:
    back_off = BackOff(0.1, 3.0)
    assert [back_off.pause() for _ in range(10)][-1] >= 1.5
    back_off.reset()
    assert back_off.pause() <= 0.1
