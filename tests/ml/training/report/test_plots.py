"""Drawings of effects: no title cut off, a bar for missing, values of a long tail kept apart."""

import re

from app.ml.contracts.definition import Feature
from app.ml.training.report.effects import Effect
from app.ml.training.report.plots import effect, plain_number
from tests.ml.models import TINY

LONG = "Number of times the applicant was between thirty and fifty-nine days past due"


def drawing(values: list[float | None], column: str = "debt") -> str:
    said = TINY.by_name["debt"].model_dump()
    return effect(0, Effect(Feature.model_validate({**said, "column": column}), values, [0.1] * len(values)))


def words(svg: str) -> str:
    return " ".join(re.findall(r">([^<>]+)</", svg))


def test_no_title_is_cut_off() -> None:
    assert set(LONG.split()) <= set(words(drawing([1, 2, 3], LONG)).split())


def test_a_missing_value_has_a_bar_and_a_feature_without_one_has_none() -> None:
    assert "missing" in words(drawing([1, 2, 3, None]))
    assert "missing" not in words(drawing([1, 2, 3]))


def test_numbers_are_written_plainly() -> None:
    long_tail = words(drawing([0, 100, 200, 300, 5_000_000]))
    assert "5 000 000" in long_tail
    assert "200" in long_tail
    assert [plain_number(value) for value in (0.0, 1500.0, 0.125)] == ["0", "1 500", "0.125"]
