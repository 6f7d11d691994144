"""What stands in the repository names no package registry, no folder of somebody's machine, no secret."""

import re
import subprocess

from tests.architecture.source import ROOT

REGISTRIES = ("pypi", "pythonhosted", "npmjs", "debian")
FORBIDDEN = re.compile(
    rf"\b(?:{'|'.join(REGISTRIES)})\.(?:org|com|net)\b"  # a registry's host
    r"|(?:^|[\s\"'=:(])/(?:home|root|Users|work|farm)/"  # a folder of one machine
    r"|BEGIN [A-Z ]*PRIVATE KEY"
)


def published_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_no_file_names_a_registry_or_a_machine() -> None:
    texts = {name: ROOT.joinpath(name).read_bytes().decode(errors="ignore") for name in published_files()}
    found = {(name, line) for name, text in texts.items() for line in text.splitlines() if FORBIDDEN.search(line)}
    assert not found


def test_an_image_takes_what_is_named_and_no_history_of_the_source() -> None:
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert patterns[0] == "*"
    assert not [pattern for pattern in patterns if pattern.startswith("!") and ".git" in pattern]


def test_locks_are_hashed() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        pins = re.findall(r"^[a-z0-9].*==[^\n]*", lock.read_text(), flags=re.MULTILINE)
        assert pins
        assert all(pin.endswith("\\") for pin in pins), lock.name
