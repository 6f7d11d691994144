"""The version is written once, in `app/__init__.py`."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

from app import __version__

ROOT = Path(__file__).parents[1]
SOURCE = "app/__init__.py"
ELSEWHERE = re.compile(r"\.(?:md|txt|lock|csv)$|^package-lock\.json$|^docs/|^data/|^tests/|^clients/")
"""Files with versions of other things; the client's is compared in `tests/clients/test_generated.py`."""


def test_no_other_file_writes_it_down() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    files = [name for name in listed if not ELSEWHERE.search(name) and (ROOT / name).is_file()]
    literal = re.compile(rf"[\"'v]{re.escape(__version__)}[\"']")
    assert [name for name in files if literal.search((ROOT / name).read_bytes().decode(errors="ignore"))] == [SOURCE]


def test_the_project_and_the_pages_take_it_from_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert "version" in project["dynamic"]
    assert "version" not in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
