"""Equal is equal to the last bit; anything else is named with both values."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.scoring.scored import Scored
from app.models import Score, ScoreSource
from app.services.replay.differences import Difference, as_text, differences_between

numbers = st.floats(allow_nan=False)


def reason(feature: str, value: Any, contribution: float) -> dict[str, Any]:
    return {"feature": feature, "value": value, "contribution": contribution}


REASONS = [reason("base", None, -1.5), reason("age", 36, 0.25), reason("owner", True, 0.1 + 0.2)]


def compared(**fields: Any) -> list[Difference]:
    """What differs between an event with those fields and what is computed again."""
    said = {"score": 0.25, "raw_proba": 0.5, "source": ScoreSource.API, "reasons": REASONS, **fields}
    return differences_between(Score(**said), Scored(0.25, 0.5, 0.0, REASONS))


def whats(reasons: Any, **fields: Any) -> list[str]:
    return [one.what for one in compared(reasons=reasons, **fields)]


def test_the_same_is_the_same() -> None:
    assert whats([dict(reversed(one.items())) for one in REASONS]) == []


@given(numbers, numbers)
def test_two_numbers_are_told_apart_exactly_where_a_bit_differs(one: float, other: float) -> None:
    assert (as_text(one) == as_text(other)) == (one.hex() == other.hex())


@pytest.mark.parametrize(
    ("one", "other"), [(0.0, -0.0), (1, 1.0), (1, True), (0, False), ("1", 1), (None, "None"), (0.3, 0.1 + 0.2)]
)
def test_neighbours_are_no_equals(one: Any, other: Any) -> None:
    assert as_text(one) != as_text(other)


@pytest.mark.parametrize(
    ("reasons", "what"),
    [
        ([*REASONS[:2], reason("owner", True, 0.3)], ["contribution of owner"]),
        ([*REASONS[:2], reason("owner", 1, 0.1 + 0.2)], ["value of owner"]),
        ([REASONS[0], reason("age", 36.0, 0.5), REASONS[2]], ["value of age", "contribution of age"]),
        ([REASONS[0], REASONS[2], REASONS[1]], ["order of the reasons"]),
        (REASONS[:2], ["features of the reasons"]),
        ([*REASONS, REASONS[1]], ["features of the reasons"]),
        ([REASONS[0], reason("aeg", 36, 0.25), REASONS[2]], ["features of the reasons"]),
        ([], ["features of the reasons"]),
        (None, ["reasons"]),
        ("text", ["reasons"]),
        ([1], ["reasons"]),
        ([REASONS[0] | {"more": 1}, *REASONS[1:]], ["reasons"]),
        ([reason(["base"], None, -1.5)], ["reasons"]),  # type: ignore[arg-type]
    ],
)
def test_each_difference_of_the_reasons_is_named(reasons: Any, what: list[str]) -> None:
    assert whats(reasons) == what


@pytest.mark.parametrize("source", ScoreSource)
def test_missing_reasons_are_a_difference_whoever_asked(source: ScoreSource) -> None:
    assert whats([], source=source) == whats(REASONS[:1], source=source) == ["features of the reasons"]


def test_both_values_are_told_with_their_bits() -> None:
    (found,) = compared(score=math.nextafter(0.25, 1))
    assert found.stored == "0.25000000000000006 (0x1.0000000000001p-2)"
    assert found.recomputed == "0.25 (0x1.0000000000000p-2)"


def test_a_missing_rate_is_named_only_where_it_would_explain_what_is_seen() -> None:
    def notes(**fields: Any) -> list[bool]:
        return [bool(one.note) for one in compared(score=0.2, **fields)]

    assert notes() == [True]
    assert notes(portfolio_default_rate=0.05) == [False]
    assert notes(raw_proba=0.4) == [False, False]
