"""The READMEs' section on containers; `make containers` runs it as printed."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def block_of(readme: str) -> str:
    (found,) = re.findall(
        r"<!-- containers -->\n(.*?)<!-- /containers -->", (ROOT / readme).read_text("utf-8"), re.DOTALL
    )
    return str(found)


def test_both_readmes_have_the_same_section() -> None:
    assert block_of("README.md") == block_of("README.ru.md")


def test_it_is_the_one_command_of_the_product() -> None:
    assert "docker compose --env-file ./app/.env up -d --build\n" in block_of("README.md")
