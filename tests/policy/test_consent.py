"""The consent to a solely automated decision: a fact that, once declared, every approval needs."""

from typing import Any

import numpy as np
import pytest

from app.exceptions import PolicyInvalid
from app.policy.deciding import decide
from app.policy.decisions import Cause
from app.policy.definition import PolicyOutcome
from app.policy.inputs import FactColumn
from app.policy.jdm.exporting import to_jdm
from app.policy.jdm.importing import from_jdm
from app.policy.loader import parse_policy
from app.policy.scope import CONSENT
from tests.policy.policies import CONTRACT, applicants, policy

FACTS = f"""\
facts:
  {CONSENT}: {{type: bool, source: application form, fresh_days: 30, labels: {{ru: Согласие, en: Consent}}}}
"""


@pytest.mark.parametrize(
    ("value", "age", "outcome", "lacking"),
    [
        (True, 1.0, PolicyOutcome.APPROVE, {}),
        (False, 1.0, PolicyOutcome.REFER, {}),
        (None, 0.0, PolicyOutcome.REFER, {CONSENT: Cause.MISSING}),
        (True, 31.0, PolicyOutcome.REFER, {CONSENT: Cause.STALE}),
        (True, -1.0, PolicyOutcome.REFER, {CONSENT: Cause.STALE}),
    ],
)
def test_without_it_a_person_decides(value: Any, age: float, outcome: PolicyOutcome, lacking: dict[str, Cause]) -> None:
    facts = {CONSENT: FactColumn([value], np.array([age]))}
    found = decide(policy(more=FACTS), applicants(facts=facts)).row(0)
    assert found.outcome is outcome
    assert [(one.code, one.lacking) for one in found.reasons] == (
        [] if outcome is PolicyOutcome.APPROVE else [("consent_missing", lacking)]
    )


def test_a_policy_that_does_not_declare_it_asks_for_none() -> None:
    assert decide(policy(), applicants()).row(0).outcome is PolicyOutcome.APPROVE


def test_it_is_true_or_false() -> None:
    with pytest.raises(PolicyInvalid, match=rf"facts.{CONSENT}.type: expected bool"):
        policy(more=FACTS.replace("type: bool", "type: number"))


def test_the_exported_model_refers_without_it_and_reads_back_as_the_same() -> None:
    exported = to_jdm(policy(more=FACTS))
    assert f"not ({CONSENT} == true)" in exported
    back = parse_policy(from_jdm(exported, CONTRACT, source="g.json"), CONTRACT, source="back.yaml")
    assert back.sha256 == policy(more=FACTS).sha256
