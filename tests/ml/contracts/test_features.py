"""Derived features: formulas by hand, what missing means, and a row alone against the same row in a batch."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.ml.contracts.features import (
    FORMULAS,
    age_group,
    annuity,
    days_employed_bin,
    free_cash_after_annuity,
    loan_to_price,
)

ALL_TERMS = np.arange(1, 481, dtype=np.float64)
ARGUMENTS: dict[str, tuple[tuple[str, ...], dict[str, float]]] = {
    "annuity": (("principal", "term_months"), {"annual_rate": 0.16}),
    "loan_to_price": (("loan", "price"), {}),
    "free_cash_after_annuity": (("income", "expenses", "debt", "annuity"), {"debt_service_share": 0.01}),
    "age_group": (("age",), {"sign": -1, "units_per_year": 365.25}),
    "days_employed_bin": (("days_employed",), {"not_employed_days": 365_243}),
}
numbers = st.floats(-1e12, 1e12).map(lambda number: round(number, 2)) | st.integers(0, 500).map(float) | st.just(np.nan)


@pytest.mark.parametrize("annual_rate", [0.01, 0.16, 0.99])
def test_the_annuity_is_the_formula_for_every_term(annual_rate: float) -> None:
    rate = annual_rate / 12
    paid = annuity(principal=np.full(480, 1_000_000.0), term_months=ALL_TERMS, annual_rate=annual_rate)
    by_hand = [1_000_000 * rate / (1 - (1 + rate) ** -n) for n in range(1, 481)]
    assert paid.tolist() == pytest.approx(by_hand, rel=1e-13)


@pytest.mark.parametrize("term", [1, 2, 12, 48, 360, 480])
def test_paying_the_annuity_every_month_leaves_no_debt(term: int) -> None:
    (payment,) = annuity(principal=np.array([1000.0]), term_months=np.array([float(term)]), annual_rate=0.16)
    debt = 1000.0
    for _ in range(term):
        debt = debt * (1 + 0.16 / 12) - payment
    assert debt == pytest.approx(0, abs=1e-6)


def test_without_interest_the_loan_is_divided_by_the_term() -> None:
    paid = annuity(principal=np.full(480, 1200.0), term_months=ALL_TERMS, annual_rate=0)
    assert paid.tolist() == pytest.approx((1200 / ALL_TERMS).tolist())


@pytest.mark.parametrize(
    ("principal", "term"), [(np.nan, 48), (1000, np.nan), (1000, 0), (1000, -1), (1000, 481), (1000, 48.5)]
)
def test_the_annuity_of_an_unknown_or_impossible_loan_is_missing(principal: float, term: float) -> None:
    paid = annuity(principal=np.array([principal], dtype=float), term_months=np.array([term]), annual_rate=0.16)
    assert np.isnan(paid).all()


@pytest.mark.parametrize(("loan", "price"), [(np.nan, 1), (1, np.nan), (1, 0), (1, -1)])
def test_the_share_of_an_unknown_or_impossible_price_is_missing(loan: float, price: float) -> None:
    assert np.isnan(loan_to_price(loan=np.array([loan], dtype=float), price=np.array([price], dtype=float))).all()


@pytest.mark.parametrize("unknown", ["income", "expenses", "debt", "annuity"])
def test_free_cash_is_missing_where_a_part_is(unknown: str) -> None:
    parts = {name: np.array([100.0]) for name in ("income", "expenses", "debt", "annuity")}
    assert free_cash_after_annuity(**parts, debt_service_share=0.01).tolist() == [-101.0]
    assert np.isnan(free_cash_after_annuity(**parts | {unknown: np.array([np.nan])}, debt_service_share=0.01)).all()


def test_bands_of_a_missing_number_are_none() -> None:
    assert age_group(age=np.array([np.nan, 30.0])).tolist() == [None, "25-35"]
    assert days_employed_bin(days_employed=np.array([np.nan, 365_243.0]), not_employed_days=365_243).tolist() == [
        None,
        "not employed",
    ]


@pytest.mark.parametrize("formula", FORMULAS)
@given(data=st.data())
def test_a_row_alone_has_the_bits_it_has_in_a_batch(formula: str, data: st.DataObject) -> None:
    names, constants = ARGUMENTS[formula]
    rows = data.draw(st.integers(1, 40))
    columns = {name: data.draw(arrays(np.float64, rows, elements=numbers)) for name in names}
    batch = FORMULAS[formula](**columns, **constants)
    alone = [FORMULAS[formula](**{n: c[[row]] for n, c in columns.items()}, **constants)[0] for row in range(rows)]
    assert [_bits(value) for value in alone] == [_bits(value) for value in batch]


def test_every_formula_is_tried_here() -> None:
    assert set(ARGUMENTS) == set(FORMULAS)


def _bits(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.float64) else value
