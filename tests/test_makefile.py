"""`make`: what it lists, what it runs, what it deletes. The data under var/ only goes when that is confirmed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.tiers import TIERS

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TEXTS = ("README.md", "README.ru.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "docs/decisions/*.md")


def make(folder: Path, *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "T"}}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, input=answer, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place with this Makefile, an environment, caches and data."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (".venv", "node_modules", ".mypy_cache", "htmlcov", "var"):
        (tmp_path / name).mkdir()
    (tmp_path / "var" / "credit_scoring.db").write_text("data")
    return tmp_path


def planned(*arguments: str) -> str:
    """What would be run, with the environment in place."""
    stamps = [".venv/.uv", ".venv/.dev", ".venv/.node", "node_modules/.dev", "app/static/vendor/.stamp"]
    shown = make(ROOT, "--dry-run", *(f"--assume-old={stamp}" for stamp in stamps), *arguments)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


def test_help_lists_every_task() -> None:
    phony = MAKEFILE.replace("\\\n", " ").split(".PHONY:")[1].splitlines()[0].split()
    listed = re.findall(r"(?m)^  make ([a-z-]+) +\S", make(ROOT, "help").stdout)
    assert sorted(listed) == sorted(phony)


def test_no_task_is_written_twice() -> None:
    assert "overriding recipe" not in make(ROOT, "help").stderr


def test_every_task_that_a_text_names_is_there() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for pattern in TEXTS for path in ROOT.glob(pattern))
    named = set(re.findall(r"`make ([a-z-]+)", texts)) | set(re.findall(r"(?m)^make ([a-z-]+)", texts))
    assert named - set(re.findall(r"(?m)^([a-z-]+):", MAKEFILE)) == set()


def test_clean_leaves_the_data_alone(folder: Path) -> None:
    assert make(folder, "clean").returncode == 0
    assert {path.name for path in folder.iterdir()} == {"Makefile", "var"}
    assert (folder / "var" / "credit_scoring.db").read_text() == "data"


@pytest.mark.parametrize("answer", ["", "no\n", "y\n", "\n"])
def test_reset_deletes_nothing_without_a_yes(folder: Path, answer: str) -> None:
    refused = make(folder, "reset", answer=answer)
    assert refused.returncode != 0
    assert "Nothing was deleted" in refused.stdout
    assert (folder / "var" / "credit_scoring.db").exists()


def test_reset_deletes_the_data_after_a_yes(folder: Path) -> None:
    asked = make(folder, "reset", answer="yes\n")
    assert asked.returncode == 0
    assert "database" in asked.stdout
    assert not (folder / "var").exists()
    assert (folder / ".venv").exists()


def test_reset_asks_no_script_that_says_yes(folder: Path) -> None:
    assert make(folder, "reset", "YES=1").returncode == 0
    assert not (folder / "var").exists()
    assert "nothing to delete" in make(folder, "reset").stdout


def test_a_path_is_all_that_is_tested() -> None:
    plan = planned("test", "T=tests/routes")
    assert "pytest -q --install-parts tests/routes" in plan
    assert "npm" not in plan
    assert "tests/install_parts.py" not in plan


def test_a_script_of_the_pages_is_tested_by_node() -> None:
    plan = planned("test", "T=tests/static/js/core/some.test.js")
    assert "node --test --test-reporter=dot tests/static/js/core/some.test.js" in plan
    assert "pytest" not in plan


def test_the_fast_tests_need_no_tier() -> None:
    (expression,) = re.findall(r'-m "not \((.*)\)"', planned("test-fast"))
    assert set(expression.split(" or ")) == TIERS.keys()


def test_what_a_task_starts_keeps_bytecode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    with (folder / "Makefile").open("a") as file:
        file.write("\nshown:\n\t@env\n")
    assert "PYTHONDONTWRITEBYTECODE" not in make(folder, "shown").stdout


def test_a_commit_is_checked_in_seconds_and_a_push_by_make_check() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    at_commit, at_push = hooks.split("- id: check")
    assert "make check" not in at_commit.split("repos:")[1]
    assert "stages: [pre-push]" in at_push
