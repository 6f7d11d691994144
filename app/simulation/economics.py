"""What a loan is expected to bring and to cost in a year, in columns: interest, funding, expected loss."""

from dataclasses import dataclass

import numpy as np

from app.ml.contracts.arrays import Floats
from app.policy.language.evaluation import Columns, number
from app.policy.language.values import arithmetic, quietly
from app.policy.policy import Policy
from app.policy.pricing import MONTHS_OF_YEAR, prices
from app.policy.scope import PD


@dataclass(frozen=True)
class Economics:
    """Money of each loan if it is granted as asked; a year's, but for the amount. NaN where it is not known.

    `expected_loss` is PD × LGD × EAD of a year, `interest` price × amount, `funding` the funding rate × amount.
    """

    amount: Floats
    expected_loss: Floats
    interest: Floats
    funding: Floats


def has_amount(policy: Policy) -> bool:
    """Whether the policy says what the amount is."""
    return policy.definition.map.amount is not None


def has_price(policy: Policy) -> bool:
    """Whether the policy has a price, and with it LGD, EAD and funding."""
    return policy.definition.price is not None


@quietly
def economics(policy: Policy, columns: Columns) -> Economics:
    """Return the money of each row; `columns` are the evaluated ones of the policy (see `app.policy.deciding`).

    Without a price in the policy nothing is known but the amount. A declined row has its money as well: what it would
    be if a cut-off moved.

    Source: expected loss PD × LGD × EAD of the Basel framework (CRE31), a year's share of that of the PD's horizon.
    """
    unknown = np.full(columns.rows, np.nan)
    amount = columns.number("amount") if has_amount(policy) else unknown
    rule = policy.definition.price
    if rule is None:
        return Economics(amount, unknown, unknown, unknown)
    severity, exposure, funding = (
        number(policy.expression("price", part), columns) for part in ("loss_given_default", "exposure", "funding")
    )
    loss = arithmetic("*", arithmetic("*", columns.number(PD), severity), exposure)
    return Economics(
        amount,
        loss * (MONTHS_OF_YEAR / rule.horizon_months),
        arithmetic("*", prices(rule, policy, columns), amount),
        arithmetic("*", funding, amount),
    )
