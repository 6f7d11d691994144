"""The pages have words for whatever a gate of promotion can say, in both languages."""

import pytest

from app.ml.evaluation.behaviour import Rule
from app.ml.evaluation.gate_result import Gate, GateCode, Verdict
from app.static_files import STATIC

WORDS = (STATIC / "js" / "pages" / "admin" / "words" / "gates.js").read_text(encoding="utf-8")
LANGUAGES = 2


@pytest.mark.parametrize(
    "key",
    [
        *(f"gate.{gate.value}" for gate in Gate),
        *(f"gate.{verdict.value}" for verdict in Verdict),
        *(f"gate.why.{code.value}" for code in GateCode),
        *(f"gate.rule.{rule.code}" for rule in Rule),
    ],
)
def test_there_are_words_for_each_gate_end_code_and_rule(key: str) -> None:
    assert WORDS.count(f'"{key}":') == LANGUAGES
