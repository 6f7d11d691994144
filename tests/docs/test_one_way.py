"""Documents, errors and pages show one way to call the commands."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
OTHER_WAY = re.compile(r"python3? -m app(?![.\w])")
HISTORY = "docs/decisions/0034-one-way-to-call-the-commands.md"
"""Says what was weighed."""


def test_no_text_shows_another_way() -> None:
    command = ["git", "ls-files", "*.md", "app/**/*.py", "app/**/*.js", "app/.env.example"]
    files = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(files) > 300
    shown = [name for name in files if OTHER_WAY.search((ROOT / name).read_text(encoding="utf-8"))]
    assert shown == [HISTORY]


def test_the_image_has_the_entry_point() -> None:
    assert re.search(r"(?m)^COPY .*\bscoring\b", (ROOT / "app" / "Dockerfile").read_text(encoding="utf-8"))
    assert "!scoring\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
