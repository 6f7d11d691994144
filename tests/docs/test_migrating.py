"""The page on migrating: its commands run as printed, its bins are those of the contract."""

import asyncio
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.bank_folder import count
from tests.fixtures.card_bank import card_features
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.command_line import ROOT, run
from tests.fixtures.original_bank import make_original
from tests.fixtures.patience import PATIENCE_SECONDS

PAGE = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- import -->\n\s*```bash\n(.*?)```", re.DOTALL)
BIN_ROW = re.compile(r"^\| (\d+) \| \d+ \| `[^`]+` \| `([^`]+)` \|$", re.MULTILINE)


def test_the_commands_copy_a_database(tmp_path: Path) -> None:
    asyncio.run(make_original(f"sqlite:///{tmp_path / 'original.db'}"))
    found = BLOCK.search(PAGE)
    assert found
    assert run(tmp_path, "seed", APPLICANT_CONTRACT=CONTRACT, DEMO_MODE="false").code == 0
    script = found.group(1).replace("./scoring", shlex.quote(str(ROOT / "scoring")))
    ended = subprocess.run(
        ["bash", "-euc", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Would copy" in ended.stdout
    assert "Copied" in ended.stdout
    assert count(tmp_path, "clients") > 0


@pytest.mark.parametrize(("days", "name"), BIN_ROW.findall(PAGE))
def test_a_bin_on_an_edge_is_the_one_printed(days: str, name: str) -> None:
    assert card_features(days_employed=int(days))["days_employed_bin"] == name


def test_the_bins_are_found() -> None:
    assert len(BIN_ROW.findall(PAGE)) == 5
