"""How each derived value moves with each input of its formula, and where the formula has a value at all.

What follows a change through derived features reads this instead of guessing: a sign that is not declared is unknown.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = math.ulp(0.0)
"""The least positive number: the lowest value of what must be above zero."""


@dataclass(frozen=True)
class Sign:
    """The result rises (+1) or falls (−1) with the input, all else equal; weakly, as computed in floats.

    It holds while every parameter in `while_not_negative` is at least 0; those are inputs or constants.
    """

    direction: int
    while_not_negative: tuple[str, ...] = ()


@dataclass(frozen=True)
class Domain:
    """Where the formula has a value: from `lowest` to `highest`, both included; whole numbers alone, if `whole`."""

    lowest: float = -math.inf
    highest: float = math.inf
    whole: bool = False


SIGNS: Mapping[str, Mapping[str, Sign]] = {
    "annuity": {
        "principal": Sign(+1, ("annual_rate",)),
        "term_months": Sign(-1, ("annual_rate", "principal")),
    },
    "loan_to_price": {"loan": Sign(+1), "price": Sign(-1, ("loan",))},
    "free_cash_after_annuity": {
        "income": Sign(+1),
        "expenses": Sign(-1),
        "debt": Sign(-1, ("debt_service_share",)),
        "annuity": Sign(-1),
    },
    "age_group": {},
    "days_employed_bin": {},
}
"""By formula and input; an input that is not here has no sign: the result is a category."""

DOMAINS: Mapping[str, Mapping[str, Domain]] = {
    "annuity": {"term_months": Domain(1, 480, whole=True)},
    "loan_to_price": {"price": Domain(lowest=SMALLEST)},
}
"""By formula and input; an input that is not here may be any number."""
