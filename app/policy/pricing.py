"""Limit and price in columns. Neither changes the PD, so nothing is solved in circles."""

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.features import annuity
from app.policy.definition import LimitRule, PriceRule
from app.policy.language.evaluation import Columns, number
from app.policy.language.values import arithmetic, finite, rounded_down, rounded_up
from app.policy.policy import Policy
from app.policy.scope import GRADE, PD

PRICE_PARTS = 10_000
"""Prices are multiples of .01 percentage points."""
MONTHS_OF_YEAR = 12


def limits(rule: LimitRule, columns: Columns) -> Floats:
    """Return the largest amount of each row in money, rounded down to the step; NaN where a part is not known.

    Free cash that is negative gives 0.
    """
    parts = []
    if rule.free_cash is not None:
        cash = arithmetic("-", columns.number("income"), columns.number("obligations"))
        payment = annuity(
            principal=np.ones(columns.rows), term_months=columns.number("term"), annual_rate=rule.free_cash.annual_rate
        )
        parts.append(arithmetic("/", np.maximum(cash, 0) * rule.free_cash.share, payment))
    if rule.income_multiple is not None:
        parts.append(finite(columns.number("income") * rule.income_multiple))
    if rule.by_grade is not None:
        parts.append(_by_grade(rule.by_grade, columns))
    smallest = parts[0]
    for part in parts[1:]:
        smallest = np.minimum(smallest, part)
    return rounded_down(smallest, rule.step)


def prices(rule: PriceRule, policy: Policy, columns: Columns) -> Floats:
    """Return the yearly rate of each row as a share, rounded up to .01 points; NaN where a part is not known.

    Source: the expected loss PD × LGD × EAD of the Basel framework (CRE31), a year's share of it per unit lent.
    """
    loss, exposure, funding, margin = (
        number(policy.expression("price", part), columns)
        for part in ("loss_given_default", "exposure", "funding", "margin")
    )
    expected = arithmetic("*", arithmetic("*", columns.number(PD), loss), exposure)
    yearly = arithmetic("/", expected * (MONTHS_OF_YEAR / rule.horizon_months), columns.number("amount"))
    return rounded_up(np.maximum(funding + margin + yearly, rule.floor), PRICE_PARTS)


def _by_grade(amounts: dict[str, float], columns: Columns) -> Floats:
    grade = columns.text(GRADE)
    return np.array([amounts[value] for value in grade.values] + [np.nan])[grade.codes]
