"""Values proposed lie on the grid, nearest first, and none of them means something else than a quantity."""

import numpy as np
import pytest

from app.ml.contracts.feature import Feature
from app.ml.contracts.formula_signs import Domain
from app.what_if.moves import Line, choices, line

LABELS = {"ru": "признак", "en": "feature"}


def feature(**changes: object) -> Feature:
    plain = {"name": "sum", "labels": LABELS, "type": "money", "allowed": [0, 100], "governance": ["allowed"]}
    return Feature.model_validate({**plain, **changes})


def all_of(one: Line) -> list[float]:
    return one.values(np.arange(one.count + 1))


@pytest.mark.parametrize(
    ("current", "step", "sign", "expected"),
    [
        (25, 10, -1, [25, 20, 10, 0]),
        (20, 10, -1, [20, 10, 0]),
        (95, 2.5, 1, [95, 97.5, 100]),
        (99.95, 0.01, 1, [99.95, 99.96, 99.97, 99.98, 99.99, 100]),
        (100, 10, 1, [100]),
    ],
)
def test_the_grid_is_of_whole_steps(current: float, step: float, sign: int, expected: list[float]) -> None:
    assert all_of(line(feature(), current, step=step, sign=sign, domain=Domain())) == expected


def test_codes_aliases_and_a_zero_that_is_missing_are_never_proposed() -> None:
    marked = feature(
        special=[{"value": 20, "labels": LABELS}, {"value": 70, "labels": LABELS}],
        aliases={"40": None},
        missing="zero",
    )
    assert all_of(line(marked, 50, step=10, sign=-1, domain=Domain())) == [50, 30, 10]
    assert all_of(line(marked, 50, step=10, sign=1, domain=Domain())) == [50, 60, 80, 90, 100]


def test_a_domain_narrows_the_limits() -> None:
    found = line(feature(), 50, step=0.5, sign=1, domain=Domain(highest=52, whole=True))
    assert all_of(found) == [50, 51, 52]


def test_a_category_for_unknown_values_is_never_proposed() -> None:
    categories = [{"value": name, "labels": LABELS} for name in ("a", "b", "other", "unknown")]
    plain = {"name": "job", "labels": LABELS, "type": "category", "governance": ["allowed"], "unlisted": "other"}
    job = Feature.model_validate({**plain, "categories": categories})
    assert choices(job, "a", left_out=("unknown",)).values(np.array([0, 1])) == ["a", "b"]
