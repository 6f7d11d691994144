"""One piece ahead: nothing lost, nothing out of order, failures where they belong."""

from collections.abc import Iterator

import pytest

from app.ml.batch.prefetch import prefetched


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("the second piece is damaged")


def test_items_come_in_their_order() -> None:
    assert list(prefetched(iter(range(1, 100)))) == list(range(1, 100))
    assert list(prefetched(iter(()))) == []


def test_a_failure_is_raised_after_what_came_before_it() -> None:
    pieces = prefetched(failing())
    assert next(pieces) == 1
    with pytest.raises(ValueError, match="the second piece is damaged"):
        next(pieces)


def test_who_stops_early_leaves_nothing_running() -> None:
    pieces = prefetched(iter(range(1, 100)))
    assert next(pieces) == 1
    pieces.close()  # type: ignore[attr-defined]
    assert list(pieces) == []
