"""The options that inner layers leave out of their sentences."""

import ast

from app.commands.advice import ADVICE, OTHER_ROWS, advised
from app.exceptions import GatesNotPassed, OptionsInvalid, TableInvalid
from app.ml.evaluation.gate_result import GateCode
from tests.architecture.source import modules


def test_every_field_that_an_error_is_about_has_its_option() -> None:
    named = {
        text.value
        for tree in modules().values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "about" and isinstance(keyword.value, ast.List)
        for text in keyword.value.elts
        if isinstance(text, ast.Constant)
    }
    assert named | {"bad_values", "good_values"} == ADVICE.keys()


def test_the_codes_that_other_rows_change_are_codes_of_gates() -> None:
    assert {code.value for code in GateCode} >= OTHER_ROWS


def test_options_stand_below_the_sentence() -> None:
    assert advised(OptionsInvalid("say which", about=["target"])).splitlines() == ["say which", ADVICE["target"]]
    assert advised(TableInvalid("t.csv: is empty")) == "t.csv: is empty"


def test_closed_gates_are_named_with_what_passes_them_by() -> None:
    gates = [
        {"gate": "artifact", "verdict": "passed", "code": "artifact_usable"},
        {"gate": "discrimination", "verdict": "failed", "code": "auc_worse"},
        {"gate": "behaviour", "verdict": "failed", "code": "behaviour_broken"},
    ]
    sentence, rows, waiver = advised(GatesNotPassed("It is not promoted.", gates)).splitlines()
    assert sentence == "It is not promoted."
    assert "--data FILE" in rows
    assert waiver.endswith('--despite discrimination --despite behaviour --because "why"')


def test_a_feature_that_helps_when_cleared_is_waived_by_itself() -> None:
    cleared = [{"feature": "income", "rows": 818, "improved": 678, "share": 0.83, "largest_fall": 0.3}]
    gates = [{"gate": "clearing", "verdict": "failed", "code": "clearing_helps", "figures": {"cleared": cleared}}]
    _, waiver = advised(GatesNotPassed("It is not promoted.", gates)).splitlines()
    assert waiver.endswith('--waive income="why" --by NAME')
