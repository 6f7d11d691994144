"""`python -m tools.client_library.generate`: the generated part of the client, for `make client`.

openapi-python-client writes it and ruff lays it out, both as `requirements/client.txt` pins them and with no settings
but those below, so that the same document gives the same files everywhere. `generated.json` holds what they were made
of and what they are: a test compares both with what is there.
"""

import json
import re
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import __version__
from app.api import create_app
from tools.client_library.document import document

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "python"
GENERATED = CLIENT / "credit_scoring_client" / "rest"
RECORD = CLIENT / "generated.json"
PROGRAMS = ROOT / ".venv-client" / "bin"
PINS = ROOT / "requirements" / "client.txt"
SETTINGS = {"post_hooks": [], "docstrings_on_attributes": True}
RUFF = ("--isolated", "--no-cache", "--quiet", "--line-length", "120", "--target-version", "py311")
VERSION = re.compile(r'(?m)^version = ".*"$')


def generate(openapi: dict[str, Any], target: Path) -> None:
    """Write the modules of that document into the folder, in place of what is there. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        source, settings = Path(name, "openapi.json"), Path(name, "settings.json")
        source.write_text(json.dumps(openapi), encoding="utf-8")
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        asked = ("--path", source, "--config", settings, "--output-path", target)
        _run("openapi-python-client", "generate", *asked, "--meta", "none", "--overwrite", "--fail-on-warning")
    _run("ruff", "check", *RUFF, "--fix", "--exit-zero", "--select", "F401,I", target)
    _run("ruff", "format", *RUFF, target)


def made_of(openapi: dict[str, Any]) -> str:
    """SHA-256 of the document, the settings and the pinned programs, whatever the order of keys."""
    parts = [openapi, SETTINGS, RUFF, PINS.read_text(encoding="utf-8")]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def digest(folder: Path) -> str:
    """SHA-256 of the modules below the folder and their names."""
    files = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in folder.rglob("*.py")}
    return sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _run(program: str, *arguments: str | Path) -> None:
    done = subprocess.run([PROGRAMS / program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()


def main() -> None:
    """Generate into the repository, record it, and give the client the service's version."""
    openapi = document(create_app())
    generate(openapi, GENERATED)
    record = {"made_of": made_of(openapi), "files": digest(GENERATED)}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    project = CLIENT / "pyproject.toml"
    text = VERSION.sub(f'version = "{__version__}"', project.read_text(encoding="utf-8"))
    project.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
