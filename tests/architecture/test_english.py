"""English of the product: short and neutral. No person is "he", and no sentence is about "nobody" or "whoever"."""

import re

from tests.architecture.source import ROOT
from tests.architecture.test_what_is_published import published_files

WORDS = ("told", "whoever", "whomever", "nobody", "somebody", "everybody", "anybody", "he", "him", "his", "himself")
UNWANTED = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
READ = re.compile(
    r"^(?:app|database|tools|benchmarks|deploy|clients)/.*\.(?:py|template|js|css|html)$|^[^/]+\.md$|^(?:docs|data|clients)/.*\.md$|^Makefile$"
)
RECORDED = re.compile(r"<!-- containers -->.*?<!-- /containers -->", re.DOTALL)
"""What a run of `make containers` wrote down, as it was said then."""


def test_the_field_writes_without_these_words() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in published_files() if READ.search(name)}
    found = {
        (name, line.strip())
        for name, text in texts.items()
        for line in RECORDED.sub("", text).splitlines()
        if UNWANTED.search(line)
    }
    assert not found
