"""Exported policies in GoRules' own engine, on the shipped loans and at the borders where decimals fall elsewhere."""

import json
import math
from typing import Any

import numpy as np
import pytest
import zen

from app.ml.contracts.columns import to_arrays
from app.ml.grades.bands import band_places, load_bands
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.policy.deciding import decide
from app.policy.decisions import Decision
from app.policy.definition import PolicyOutcome
from app.policy.inputs import Applicants
from app.policy.jdm.exporting import to_jdm
from app.policy.policy import Policy
from tests.policy.policies import CONTRACT, applicants, demo_policy, policy

ROWS = 1_000


def as_json(found: Applicants, row: int) -> dict[str, Any]:
    values = {name: column[row] for name, column in found.features.items()}
    flags = {feature.name for feature in CONTRACT.features if feature.type.value == "bool"}
    plain: dict[str, Any] = {}
    grades: Any = found.grades
    for name, value in [*values.items(), ("pd", found.pd[row]), ("grade", grades[row])]:
        is_missing = value is None or (isinstance(value, float) and math.isnan(value))
        number = value if isinstance(value, str | None) else float(value)
        plain[name] = None if is_missing else bool(value) if name in flags else number
    return plain


def both(tested: Policy, found: Applicants) -> list[tuple[Decision, dict[str, Any]]]:
    engine = zen.ZenEngine().create_decision(to_jdm(tested))
    return [
        (one, engine.evaluate(as_json(found, row))["result"]) for row, one in enumerate(decide(tested, found).rows())
    ]


def codes_of(result: dict[str, Any]) -> set[str]:
    return {one["code"] for part in ("knock_outs", "reasons") for one in result[part]}


def test_the_exported_demo_policy_decides_the_shipped_loans_alike() -> None:
    arrays = to_arrays(CONTRACT, read_table(DEFAULT_DATA, CONTRACT).columns)
    proba = np.random.default_rng(18).uniform(0.001, 0.7, ROWS)
    grades = [load_bands()[place][0] for place in band_places(proba).tolist()]
    found = Applicants({name: column[:ROWS] for name, column in arrays.items()}, proba, grades, {})
    outcomes = set()
    for ours, theirs in both(demo_policy(), found):
        assert theirs["outcome"] == ours.outcome
        assert codes_of(theirs) == set(ours.codes)
        outcomes.add(ours.outcome)
        if ours.outcome is not PolicyOutcome.DECLINE:
            assert theirs.get("limit") == ours.limit
            assert theirs.get("price") == ours.price
    assert outcomes == set(PolicyOutcome)


BORDERS = [
    ("tenths add up in decimals, not in binary", "(0.1 + 0.2) * income > 0.3 * income", {"income_monthly": 1.0}),
    ("a half that binary does not have", "round(income, 2) > 1", {"income_monthly": 1.005}),
]


@pytest.mark.parametrize(("why", "when", "changed"), BORDERS, ids=[border[0] for border in BORDERS])
def test_decimals_fall_elsewhere_at_borders(why: str, when: str, changed: dict[str, Any]) -> None:
    rules = policy(more=f"knock_outs:\n  - {{code: border, when: '{when}'}}\n")
    ((ours, theirs),) = both(rules, applicants(changed))
    assert ("border" in ours.codes) != ("border" in codes_of(theirs)), why


def test_a_division_by_zero_is_null_there_and_referred_in_both() -> None:
    assert zen.evaluate_expression("a / 0", {"a": 1}) is None
    rules = policy(more="knock_outs:\n  - {code: x, when: amount / debt_total > 5}\n")
    ((ours, theirs),) = both(rules, applicants({"debt_total": 0.0}))
    assert (ours.outcome, theirs["outcome"]) == ("refer", "refer")
    assert codes_of(theirs) == set(ours.codes) == {"not_computed"}


def test_a_part_that_settles_a_condition_is_known_only_here() -> None:
    rules = policy(more="knock_outs:\n  - {code: x, when: income < 5 and term > 60}\n")
    ((ours, theirs),) = both(rules, applicants({"income_monthly": None}))
    assert (ours.outcome, theirs["outcome"]) == ("approve", "refer")


def test_lookups_lists_and_functions_mean_the_same_there() -> None:
    more = (
        "tables:\n  by_job: {values: {fixed: 1, freelance: 2, part_time: 3, others: 4, unknown: 5}}\n"
        "  by_term: {steps: [{below: 12, value: 7}, {below: 60, value: 8}]}\n"
        "knock_outs:\n"
        "  - {code: a, when: 'lookup(by_job, job_type) >= 2'}\n"
        "  - {code: b, when: 'lookup(by_term, term) = 8'}\n"
        '  - {code: e, when: \'housing not in ["rent", "other"]\'}\n'
        "  - {code: c, when: 'min(income, amount, 5) < max(expenses_monthly / 12, 3) or -term > -13'}\n"
        "  - {code: d, when: 'has_negative_records = (term > 24)'}\n"
    )
    terms, jobs, housing = (6, 12, 36, 60, 72), ("fixed", "others"), ("rent", "owner")
    rows = [{"term_months": t, "job_type": j, "housing": h} for t in terms for j in jobs for h in housing]
    for ours, theirs in both(policy(more=more), applicants(*rows)):
        assert codes_of(theirs) == set(ours.codes)
        assert theirs["outcome"] == ours.outcome
    assert json.loads(to_jdm(policy(more=more)))["nodes"][0]["type"] == "inputNode"
