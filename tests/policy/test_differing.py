from app.policy.differing import PolicyDifference, differences
from tests.policy.policies import HEAD, policy

KNOCK_OUTS = """\
knock_outs:
  - {code: young, when: age < 21}
  - {code: short, when: term < 6, outcome: refer}
"""


def test_a_moved_cut_off_is_one_difference() -> None:
    stricter = policy(segments="segments:\n  - {name: all, approve_below: 0.15, decline_from: 0.4}\n")
    assert differences(policy(), stricter) == [PolicyDifference(("segments", "all", "approve_below"), 0.2, 0.15)]


def test_spelling_and_layout_are_no_difference() -> None:
    one, other = policy(more=KNOCK_OUTS), policy(more=KNOCK_OUTS.replace("age < 21", "'(age) < 21.0'"))
    assert differences(one, other) == []


def test_a_rule_that_only_one_has_is_one_difference_with_what_it_says() -> None:
    (found,) = differences(policy(), policy(more=KNOCK_OUTS.replace("  - {code: young, when: age < 21}\n", "")))
    assert (found.path, found.before) == (("knock_outs", "short"), None)
    assert found.after == "outcome: refer; when: term < 6"
    (gone,) = differences(
        policy(more=KNOCK_OUTS), policy(more=KNOCK_OUTS.replace(", outcome: refer", "").rstrip() + "\n")
    )
    assert gone == PolicyDifference(("knock_outs", "short", "outcome"), "refer", "decline")


def test_another_order_of_rules_is_named() -> None:
    first, second = KNOCK_OUTS.splitlines()[1:]
    turned = f"knock_outs:\n{second}\n{first}\n"
    assert differences(policy(more=KNOCK_OUTS), policy(more=turned)) == [
        PolicyDifference(("knock_outs",), "young, short", "short, young")
    ]


def test_without_a_policy_before_all_is_new() -> None:
    found = differences(None, policy())
    assert {one.before for one in found} == {None}
    assert [one.path[0] for one in found[:2]] == ["policy", "version"]


def test_the_version_is_a_difference() -> None:
    newer = policy(head=HEAD.replace("version: 1\ntitle", "version: 2\ntitle"))
    assert differences(policy(), newer) == [PolicyDifference(("version",), 1, 2)]
