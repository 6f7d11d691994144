"""What `docs/policy.md` shows is what the product says."""

import re
from pathlib import Path

import pytest

from app.policy.analysis.cells import MAX_CELLS
from app.policy.definition import PolicyDefinition
from tests.architecture.source import ROOT
from tests.commands.here import Here
from tests.policy.policies import demo_policy

TEXT = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")


def test_the_check_of_the_demo_policy_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```\n(Policy .*?)```", TEXT, re.DOTALL)
    assert found is not None
    done = Here(monkeypatch, capsys).run(
        tmp_path, "policy", "check", str(ROOT / "app/policy/shipped/consumer_loan.yaml")
    )
    assert (done.code, done.out) == (0, found[1])
    assert f"({demo_policy().sha256[:12]})" in TEXT


def test_every_part_of_a_policy_is_described() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
    assert set(PolicyDefinition.model_fields) - {"policy", "version", "title"} == rows
    assert f"{MAX_CELLS:,} cells" in TEXT
