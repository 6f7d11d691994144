"""A policy's text with other cut-offs: what it decides, what stays as it was, which cases expect something else."""

import pytest

from app.exceptions import InvalidInput, PolicyInvalid
from app.policy.analysis.examining import examined_text
from app.policy.differing import differences
from app.policy.loader import parse_policy
from app.policy.moving import CutOffs, with_cut_offs
from app.policy.rewriting import edited, rewritten
from tests.policy.policies import CONTRACT, DEMO, demo_policy, policy_text

TEXT = DEMO.read_text(encoding="utf-8")
STRICTER = {"standard": CutOffs(0.15, 0.45)}
CASE = """\
cases:
  - name: a PD of a fifth
    pd: 0.19
    grade: C
    given:
      credit_amount: 1000000
    # stays
    expect:
      outcome: approve
      reasons: []

  # so does this
  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}
"""


def test_the_text_is_the_policy_with_these_cut_offs_as_the_next_version() -> None:
    made = rewritten(TEXT, CONTRACT, STRICTER, version=7)
    policy, warnings = examined_text(made.text, CONTRACT, source="moved.yaml")
    assert warnings == examined_text(TEXT, CONTRACT, source="moved.yaml")[1]
    assert policy.definition.version == 7
    assert policy.definition.segments == with_cut_offs(demo_policy(), STRICTER).definition.segments
    assert {one.path[:2] for one in differences(demo_policy(), policy)} == {
        ("version",),
        ("segments", "standard"),
        ("cases", "a PD just below the border is approved"),
    }


def test_a_case_that_is_decided_otherwise_expects_it_and_is_listed() -> None:
    made = rewritten(TEXT, CONTRACT, STRICTER, version=2)
    (case,) = made.cases
    assert (case.name, case.before, case.after) == ("a PD just below the border is approved", "approve", "refer")
    assert "    expect: {outcome: refer, reasons: [risk_needs_review]}\n" in made.text
    assert rewritten(TEXT, CONTRACT, {"standard": CutOffs(0.2, 0.46)}, version=2).cases[0].after == "refer"


def test_limit_and_price_that_were_expected_are_left_out_where_there_are_none_now() -> None:
    for decline_from, expected in ((0.05, ("decline", None, None)), (0.45, ("refer", 1_820_000, 0.1414))):
        made = rewritten(TEXT, CONTRACT, {"standard": CutOffs(0.01, decline_from)}, version=2)
        first = parse_policy(made.text, CONTRACT, source="moved.yaml").definition.cases[0].expect
        assert (first.outcome, first.limit, first.price) == expected


def test_everything_else_stays_as_it_was_written() -> None:
    lines = rewritten(TEXT, CONTRACT, STRICTER, version=2).text.splitlines()
    changed = [(one, other) for one, other in zip(TEXT.splitlines(), lines, strict=True) if one != other]
    assert changed == [
        ("version: 1", "version: 2"),
        ("    approve_below: 0.20", "    approve_below: 0.15"),
        ("    expect: {outcome: approve}", "    expect: {outcome: refer, reasons: [risk_needs_review]}"),
    ]


def test_cut_offs_and_cases_written_in_other_ways_are_found() -> None:
    text = policy_text().split("cases:")[0] + CASE
    made = rewritten(text, CONTRACT, {"all": CutOffs(0.1, 0.4)}, version=2)
    assert "  - {name: all, approve_below: 0.1, decline_from: 0.4}\n" in made.text
    assert (
        "    # stays\n    expect:\n      {outcome: refer, reasons: [risk_needs_review]}\n\n  # so does this\n"
        in made.text
    )
    examined_text(made.text, CONTRACT, source="moved.yaml")


def test_cut_offs_of_the_policy_move_nothing() -> None:
    own = demo_policy().definition.segments[1]
    same = {"standard": CutOffs(own.approve_below, own.decline_from)}
    assert rewritten(TEXT, CONTRACT, same, version=1).moves == 0
    assert edited(TEXT, {}) == TEXT


def test_cut_offs_that_are_none_are_refused_and_a_text_that_is_no_policy() -> None:
    with pytest.raises(InvalidInput, match="other is no segment; expected long_term, standard"):
        rewritten(TEXT, CONTRACT, {"other": CutOffs(0.1, 0.2)}, version=2)
    with pytest.raises(PolicyInvalid, match="expected a mapping"):
        rewritten("nothing", CONTRACT, STRICTER, version=2)
