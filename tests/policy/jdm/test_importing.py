import json
from typing import Any

import pytest

from app.exceptions import PolicyInvalid
from app.policy.deciding import decide
from app.policy.jdm.exporting import to_jdm
from app.policy.jdm.importing import from_jdm
from app.policy.loader import parse_policy
from tests.policy.policies import CONTRACT, applicants, demo_policy

INPUT = {"id": "i", "type": "inputNode", "name": "in", "content": {}}


def table(name: str, hit_policy: str, inputs: list[dict[str, str]], outputs: list[str], *rules: dict[str, str]) -> Any:
    listed = [{"id": one, "name": one, "field": one} for one in outputs]
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "content": {"hitPolicy": hit_policy, "inputs": inputs, "outputs": listed, "rules": list(rules)},
    }


KNOCK_OUTS = table(
    "limits",
    "collect",
    [{"id": "t", "field": "term_months"}, {"id": "h", "field": "housing"}, {"id": "w", "name": "free"}],
    ["code", "outcome"],
    {"t": "> 60", "h": "", "w": "", "code": "'long'", "outcome": "'refer'"},
    {"t": "[12..24)", "h": "'rent', 'other'", "w": "burden > 0.5", "code": "'tight'", "outcome": "'decline'"},
    {"t": "-", "h": "'parents'", "w": "", "code": '"home"', "outcome": "'decline'"},
)
SEGMENTS = table(
    "cut_offs",
    "first",
    [{"id": "t", "field": "term_months"}],
    ["name", "approve_below", "decline_from"],
    {"t": "<= 24", "name": "'short'", "approve_below": "0.2", "decline_from": "0.4"},
    {"t": "", "name": "'rest'", "approve_below": "0.1", "decline_from": "0.3"},
)
VALUES = {
    "id": "v",
    "type": "expressionNode",
    "name": "values",
    "content": {
        "expressions": [
            {"id": "1", "key": "income", "value": "income_monthly"},
            {"id": "2", "key": "burden", "value": "annuity / income"},
        ]
    },
}


def imported(*nodes: Any) -> str:
    return from_jdm(json.dumps({"nodes": [INPUT, *nodes], "edges": []}), CONTRACT, source="g.json")


def test_a_policy_written_as_jdm_reads_back_with_the_same_hash() -> None:
    policy = demo_policy()
    back = parse_policy(from_jdm(to_jdm(policy), CONTRACT, source="g.json"), CONTRACT, source="back.yaml")
    assert back.sha256 == policy.sha256


def test_a_graph_that_was_edited_elsewhere_is_not_taken_for_the_policy_it_keeps() -> None:
    graph = to_jdm(demo_policy()).replace('"approve_below": "0.15"', '"approve_below": "0.99"')
    with pytest.raises(PolicyInvalid, match=r"g\.json: segment: changed since the policy was written as JDM"):
        from_jdm(graph, CONTRACT, source="g.json")


def test_anothers_tables_and_values_become_a_policy() -> None:
    policy = parse_policy(imported(VALUES, KNOCK_OUTS, SEGMENTS), CONTRACT, source="p.yaml")
    rows: list[dict[str, Any]] = [
        {"term_months": 61},
        {"term_months": 12, "housing": "rent", "income_monthly": 100_000.0},
        {"term_months": 24, "housing": "rent", "income_monthly": 60_000.0},
        {"housing": "parents"},
    ]
    found = decide(policy, applicants(*rows, pd=0.05)).rows()
    assert [one.codes for one in found] == [("long",), ("tight",), (), ("home",)]
    assert [one.segment for one in found] == ["rest", "short", "short", "rest"]


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        (({"type": "functionNode", "name": "js", "content": {}},), "js: a functionNode has no place in a policy"),
        ((table("x", "first", [], ["rate"]),), "x: expected a table that collects the outputs code, outcome"),
        ((table("x", "first", [], ["code", "outcome"]),), "found first with code, outcome"),
        (
            (
                table(
                    "x", "collect", [{"id": "w"}], ["code", "outcome"], {"w": "a ?? b", "code": "'c'", "outcome": "'d'"}
                ),
            ),
            "x: row 1: character 4: '?' has no meaning here",
        ),
        (
            (table("x", "collect", [], ["code", "outcome"], {"code": "c + 1", "outcome": "'refer'"}),),
            "x: row 1: character 1: expected a text in quotation marks or a number, found c + 1",
        ),
        (
            ({**VALUES, "content": {"expressions": [{"key": "a", "value": "x ? 1 : 2"}]}},),
            "values: a: character 3: '?' has no meaning here",
        ),
        (({**VALUES, "content": {}},), "values: is no expressionNode of JDM"),
        ((KNOCK_OUTS, SEGMENTS), "burden is unknown"),
        (("node",), "a None has no place in a policy"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_node_and_row(nodes: tuple[Any, ...], message: str) -> None:
    with pytest.raises(PolicyInvalid) as fault:
        imported(*nodes)
    assert message in str(fault.value)


@pytest.mark.parametrize("text", ["", "[1]", '{"nodes": 3}', '{"nodes": [], "policy": 5}'])
def test_what_is_no_graph_is_refused(text: str) -> None:
    with pytest.raises(PolicyInvalid, match=r"g\.json"):
        from_jdm(text, CONTRACT, source="g.json")
