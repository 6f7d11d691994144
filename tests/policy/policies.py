"""Small policies for tests, made from one text with parts replaced; and applicants to decide."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ml.contracts.columns import to_arrays, to_columns
from app.ml.contracts.definition import Contract
from app.ml.contracts.fingerprint import contract_sha256
from app.ml.contracts.loader import load_contract
from app.policy.inputs import Applicants, FactColumn
from app.policy.loader import SHIPPED, parse_policy
from app.policy.policy import Policy

CONTRACT: Contract = load_contract("consumer_loan")
DEMO = SHIPPED / "consumer_loan.yaml"
APPLICANT: Mapping[str, Any] = {
    "age": 36,
    "family_status": "married",
    "housing": "owner",
    "job_type": "fixed",
    "days_employed": 1825,
    "has_negative_records": False,
    "income_monthly": 125_000.0,
    "expenses_monthly": 51_000.0,
    "assets_total": 3_000_000.0,
    "debt_total": 0.0,
    "credit_amount": 1_000_000.0,
    "goods_price": 1_400_000.0,
    "term_months": 48,
}

HEAD = f"""\
policy: tested
version: 1
title: {{ru: Проверка, en: Test}}
contract: {{name: consumer_loan, version: 1, sha256: {contract_sha256(CONTRACT)}}}
grades: [A, B, C, D, E]
"""
MAP = """\
map: {amount: credit_amount, term: term_months, income: income_monthly, obligations: expenses_monthly}
"""
SEGMENTS = """\
segments:
  - {name: all, approve_below: 0.2, decline_from: 0.4}
"""
CASES = """\
cases:
  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}
"""


def policy_text(*, head: str = HEAD, mapped: str = MAP, more: str = "", segments: str = SEGMENTS) -> str:
    """A whole policy; `more` stands between map and segments."""
    return head + mapped + more + segments + CASES


def policy(**parts: str) -> Policy:
    return parse_policy(policy_text(**parts), CONTRACT, source="p.yaml")


def demo_policy() -> Policy:
    return parse_policy(DEMO.read_text(encoding="utf-8"), CONTRACT, source="demo.yaml")


def applicants(
    *changed: Mapping[str, Any],
    pd: float | Sequence[float] = 0.1,
    grade: str | Sequence[str | None] = "B",
    facts: Mapping[str, FactColumn] | None = None,
) -> Applicants:
    """One applicant a change of `APPLICANT`; all of them of that PD and grade, or each of its own."""
    rows = [{**APPLICANT, **change} for change in changed or ({},)]
    return Applicants(
        to_arrays(CONTRACT, to_columns(CONTRACT, rows)),
        np.full(len(rows), pd) if isinstance(pd, float) else np.array(pd),
        [grade] * len(rows) if isinstance(grade, str) else grade,
        facts or {},
    )
