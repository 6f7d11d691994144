from pathlib import Path

import pytest

from app.exceptions import PolicyInvalid
from app.policy.analysis.examining import examine, examined_policy
from app.policy.analysis.findings import PolicyFault
from tests.policy.policies import CASES, CONTRACT, DEMO, HEAD, MAP, SEGMENTS, policy, policy_text


def test_the_demo_policy_has_nothing_to_look_at() -> None:
    found, warnings = examined_policy(DEMO, CONTRACT)
    assert warnings == []
    assert examine(found) == []


def test_what_is_never_read_an_open_table_and_a_protected_feature_are_warned_of(tmp_path: Path) -> None:
    more = (
        "facts:\n  bureau: {type: number, source: bureau, fresh_days: 30, labels: {ru: а, en: a}}\n"
        "computed:\n  spare: income - obligations\n"
        "tables:\n  t: {steps: [{below: 12, value: 1}]}\n"
        "knock_outs:\n  - {code: young, when: age < 21}\n  - {code: x, when: 'lookup(t, term) > 5'}\n"
    )
    file = tmp_path / "p.yaml"
    file.write_text(policy_text(more=more), encoding="utf-8")
    _, warnings = examined_policy(file, CONTRACT)
    shown = "\n".join(warnings)
    assert f"{file}:8: facts.bureau: bureau is never read" in shown
    assert f"{file}:10: computed.spare: spare is never read" in shown
    assert f"{file}:12: tables.t.steps.0: t has no value from 12 on" in shown
    assert f"{file}:14: knock_outs.0.when: reads age, which the contract protects" in shown


def test_every_error_stops_with_its_line_and_that_of_the_other_rule(tmp_path: Path) -> None:
    segments = (
        "segments:\n  - {name: a, when: term <= 24, approve_below: 0.2, decline_from: 0.4}\n"
        "  - {name: b, when: term >= 24, approve_below: 0.2, decline_from: 0.4}\n"
    )
    cases = CASES + "  - {name: wrong, pd: 0.1, given: {term_months: 12}, expect: {outcome: decline}}\n"
    file = tmp_path / "p.yaml"
    file.write_text(HEAD + MAP + segments + cases, encoding="utf-8")
    with pytest.raises(PolicyInvalid) as fault:
        examined_policy(file, CONTRACT)
    assert str(fault.value).splitlines() == [
        f"{file}:12: cases.1.expect.outcome: the case 'wrong' expects decline, and the policy decides approve",
        f"{file}:9: segments.1: b and a both have term_months = 24 (see line 8)",
    ]


def test_a_repaired_policy_passes(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(policy_text(), encoding="utf-8")
    found, _ = examined_policy(file, CONTRACT)
    assert found.sha256 == policy(segments=SEGMENTS).sha256
    assert PolicyFault.CASE not in {one.fault for one in examine(found)}
