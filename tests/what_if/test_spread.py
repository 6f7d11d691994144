"""A change is measured by the interquartile range; where that is 0 by a wider one."""

import pytest

from app.ml.contracts.loader import load_contract
from app.what_if.spread import spread

DEBT = load_contract("consumer_loan").by_name["debt_total"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 10, 20, 30, 40, None], 20),
        ([0] * 8 + [100] * 2, 100),
        ([0] * 99 + [100], pytest.approx(9.9499, abs=1e-4)),
        ([5] * 9, None),
        ([None, None], None),
    ],
)
def test_a_spread(values: list[float | None], expected: float | None) -> None:
    assert spread(DEBT, values) == expected
