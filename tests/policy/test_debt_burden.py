"""The debt burden as docs/policy.md has it: payments of all loans, the new one included, over income."""

import re
from pathlib import Path

import numpy as np
import pytest

from app.ml.contracts.features import annuity
from app.policy.deciding import decide
from app.policy.inputs import FactColumn
from tests.policy.policies import APPLICANT, applicants, policy

DOCS = Path(__file__).parents[2] / "docs" / "policy.md"
EXAMPLE = re.search(r"```yaml\n(facts:\n  monthly_payments:.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
assert EXAMPLE
RULES = policy(more=EXAMPLE[1])
"""The example of the docs, in a policy."""


def decided(payments: float | None, *, age_days: float = 0, **changes: float) -> tuple[str, tuple[str, ...]]:
    facts = {} if payments is None else {"monthly_payments": FactColumn([payments], np.array([age_days]))}
    row = decide(RULES, applicants(changes, facts=facts)).row(0)
    return row.outcome.value, row.codes


def test_the_example_of_the_docs_is_the_sum_of_payments_over_income() -> None:
    """1,000,000 over 48 months at the contract's 16 % is 28,340.28 a month; of 125,000 half is 62,500."""
    (own,) = annuity(principal=np.array([1_000_000.0]), term_months=np.array([48.0]), annual_rate=0.16)
    assert own == pytest.approx(28_340.28, abs=0.01)
    at_the_limit = APPLICANT["income_monthly"] * 0.5 - own
    assert decided(at_the_limit - 0.01) == ("approve", ())
    assert decided(at_the_limit + 0.01) == ("decline", ("debt_burden_above_limit",))


@pytest.mark.parametrize(("payments", "age_days"), [(None, 0.0), (15_000.0, 31.0), (15_000.0, -1.0)])
def test_without_payments_that_are_known_and_fresh_a_person_decides(payments: float | None, age_days: float) -> None:
    assert decided(payments, age_days=age_days) == ("refer", ("not_computed",))


def test_without_income_a_person_decides() -> None:
    assert decided(15_000.0, income_monthly=0.0)[0] == "refer"
