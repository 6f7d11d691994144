"""The page of the trail has a sentence for every act that the service records."""

import re

import pytest

from app.routes.audit import ACTS
from app.static_files import STATIC

PAGE = STATIC / "js" / "pages" / "audit"


def test_every_act_is_offered() -> None:
    assert set(re.findall(r'"(\w+)"', (PAGE / "acts.js").read_text(encoding="utf-8"))) == ACTS


@pytest.mark.parametrize("suffix", ["", ".name"])
def test_every_act_has_a_sentence_and_a_name_in_both_languages(suffix: str) -> None:
    words = (PAGE / "words" / "acts.js").read_text(encoding="utf-8")
    assert sorted(re.findall(rf'"act\.(\w+){re.escape(suffix)}":', words)) == sorted([*ACTS, *ACTS])
