"""What the documents say of the default model is what an install makes."""

import re
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry

ROOT = Path(__file__).parents[2]
MADE = re.compile(r"^\| made \|.*$", re.MULTILINE)
"""When it was made: the only line that differs from install to install."""


@pytest.mark.parametrize("page", ["docs/model-card.md", "docs/files.md", "docs/training.md"])
def test_the_hash_of_the_default_model_is_that_of_an_install(default_model: Path, page: str) -> None:
    (version,) = ModelRegistry(str(default_model / "var" / "registry")).versions()
    assert version in (ROOT / page).read_text(encoding="utf-8")


def test_the_model_card_is_that_of_an_install(default_model: Path) -> None:
    (card,) = default_model.glob("var/training/*/model-card.md")
    shown, made = (path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "model-card.md", card))
    assert MADE.sub("", shown) == MADE.sub("", made)
