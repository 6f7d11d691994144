"""The page on security: each requirement of ASVS 5.0.0's levels 1 and 2 once, and every test that it names is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (met|bank|not applicable|open) \| (.+) \|$", re.MULTILINE)
OF_LEVEL = {"1": 70, "2": 183}
"""So many requirements the standard has at each level."""


def test_each_requirement_stands_there_once_with_a_reason() -> None:
    rows = ROW.findall(PAGE)
    assert Counter(level for _, level, *_ in rows) == OF_LEVEL
    assert (
        len({number for number, *_ in rows}) == len(rows) == len(re.findall(r"^\| \d+\.\d+\.\d+ ", PAGE, re.MULTILINE))
    )


def test_the_counts_are_those_of_the_rows() -> None:
    found = Counter((level, state) for _, level, state, _ in ROW.findall(PAGE))
    for level in OF_LEVEL:
        counts = " | ".join(str(found[level, state]) for state in ("met", "bank", "not applicable", "open"))
        assert f"| {level} | {counts} |" in PAGE


def test_every_test_and_page_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:tests|app)/[\w./*]+)`", PAGE))
    assert len(named) > 60
    made_by_hand = {"app/.env"}
    assert [name for name in sorted(named - made_by_hand) if not list(ROOT.glob(name))] == []
    linked = set(re.findall(r"\]\(([\w./-]+\.md)", PAGE))
    assert [name for name in sorted(linked) if not (ROOT / "docs" / name).exists()] == []
