"""Derived features: every formula the contract may name, in one place.

A formula takes columns (NumPy arrays, missing numbers as NaN) and returns one column. A single applicant is a
column of length one, so a row scored alone and the same row in a batch go through the same instructions.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Categories = NDArray[np.object_]
Column = Numbers | Categories

LONGEST_TERM_MONTHS = 480
DAYS_PER_YEAR = 365

AGE_GROUPS = ("18-25", "25-35", "35-45", "45-55", "55-65", "65+")
_AGE_EDGES_YEARS = np.array([25, 35, 45, 55, 65])
EMPLOYMENT_BINS = ("<1 year", "1-3 year", "3-5 year", "5-10 year", "10-40 year", "40+ year")
_EMPLOYMENT_EDGES_YEARS = np.array([1, 3, 5, 10, 40])
NOT_EMPLOYED = "not employed"


@lru_cache
def _payment_per_unit(annual_rate: float) -> Numbers:
    """Monthly payment for one unit of money by term in months (index 0 is no term: NaN).

    A table made once with Python's own `**`, because vectorised powers may differ in the last bit between a row
    alone and the same row in a batch.
    """
    rate = annual_rate / 12
    months = range(1, LONGEST_TERM_MONTHS + 1)
    table = np.array([np.nan] + [rate / (1 - (1 + rate) ** -n) if rate else 1 / n for n in months])
    table.setflags(write=False)
    return table


def annuity(*, principal: Numbers, term_months: Numbers, annual_rate: float) -> Numbers:
    """Level monthly payment, P·r / (1 − (1 + r)^−n) with r = annual_rate / 12, in the unit of `principal`.

    Source: the annuity formula of any text on the mathematics of finance. NaN where an argument is missing or
    the term is not a whole number of months from 1 to 480.

    >>> annuity(principal=np.array([1_000_000.0]), term_months=np.array([48.0]), annual_rate=0.16).round(2)
    array([28340.28])
    """
    known = (term_months >= 1) & (term_months <= LONGEST_TERM_MONTHS) & (term_months == np.floor(term_months))
    index = np.where(known, term_months, 0).astype(np.intp)
    return np.asarray(principal * _payment_per_unit(annual_rate)[index])


def loan_to_price(*, loan: Numbers, price: Numbers) -> Numbers:
    """Share of the price that is borrowed; NaN where either is missing or the price is not positive.

    >>> loan_to_price(loan=np.array([800.0]), price=np.array([1000.0]))
    array([0.8])
    """
    return np.divide(loan, price, out=np.full_like(loan, np.nan), where=price > 0)


def free_cash_after_annuity(
    *, income: Numbers, expenses: Numbers, debt: Numbers, annuity: Numbers, debt_service_share: float
) -> Numbers:
    """Money left each month: income − expenses − debt · debt_service_share − annuity; may be negative.

    A difference, not a ratio: a ratio to cash would turn the sign of the loan amount where cash is negative.

    >>> free_cash_after_annuity(income=np.array([125_000.0]), expenses=np.array([51_000.0]),
    ...     debt=np.array([100_000.0]), annuity=np.array([28_340.0]), debt_service_share=0.01)
    array([44660.])
    """
    return income - expenses - debt * debt_service_share - annuity


def age_group(*, age: Numbers, sign: float = 1, units_per_year: float = 1) -> Categories:
    """Age band, left-closed: 25 belongs to `25-35`. None where the age is missing.

    `sign` and `units_per_year` read ages kept otherwise, such as negative days since birth.

    >>> age_group(age=np.array([24.0, 25.0, 70.0])).tolist()
    ['18-25', '25-35', '65+']
    """
    return _banded(age * sign / units_per_year, _AGE_EDGES_YEARS, AGE_GROUPS)


def days_employed_bin(*, days_employed: Numbers, sign: float = 1, not_employed_days: float | None = None) -> Categories:
    """Length of employment, left-closed on days / 365. None where the days are missing.

    `sign` is −1 where days are counted back from the application; `not_employed_days` is the source's own mark
    for people without a job, which gets the category `not employed`.

    >>> days_employed_bin(days_employed=np.array([364.0, 365.0, 14_600.0])).tolist()
    ['<1 year', '1-3 year', '40+ year']
    """
    bins = _banded(days_employed * sign / DAYS_PER_YEAR, _EMPLOYMENT_EDGES_YEARS, EMPLOYMENT_BINS)
    if not_employed_days is not None:
        bins[days_employed == not_employed_days] = NOT_EMPLOYED
    return bins


def _banded(values: Numbers, edges: NDArray[np.int_], names: tuple[str, ...]) -> Categories:
    bands: Categories = np.array(names, dtype=object)[np.searchsorted(edges, values, side="right").clip(0, len(edges))]
    bands[np.isnan(values)] = None
    return bands


FORMULAS: Mapping[str, Callable[..., Column]] = {
    formula.__name__: formula
    for formula in (annuity, loan_to_price, free_cash_after_annuity, age_group, days_employed_bin)
}
"""The formulas available to a contract's `derived.formula`."""
