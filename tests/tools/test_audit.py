"""`make audit`: "no known vulnerabilities" only where every locked package was checked."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from tools import audit

CHECKED = {"dependencies": [{"name": "one", "version": "1.0", "vulns": []}], "fixes": []}
NO_FINDINGS = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 7}}}
SKIPPED = {"name": "two", "skip_reason": "Dependency not found and could not be audited: two (2.0)"}
VULNERABLE = {"name": "one", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}


def answers(python: object, javascript: object, *, err: str = "", code: int = 0) -> audit.Run:
    """The two programs, with what they write; a string is written as it is."""

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        written = javascript if command[0] == "npm" else python
        text = written if isinstance(written, str) else json.dumps(written)
        return subprocess.CompletedProcess(command, code, text, err)

    return run


def test_where_all_was_checked_and_nothing_found_it_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(answers(CHECKED, NO_FINDINGS)) == audit.CLEAN == 0
    assert capsys.readouterr().out == (
        "Python: 1 packages checked, no known vulnerabilities.\n"
        "JavaScript: 7 packages checked, no known vulnerabilities.\n"
        "JavaScript of tools/api_types: 7 packages checked, no known vulnerabilities.\n"
        "JavaScript of tests/openid_provider: 7 packages checked, no known vulnerabilities.\n"
    )


@pytest.mark.parametrize(
    ("python", "javascript", "said"),
    [
        ({"dependencies": [*CHECKED["dependencies"], SKIPPED]}, NO_FINDINGS, "for 1 of 2 packages (two)"),
        ({"dependencies": []}, NO_FINDINGS, "no package was found"),
        ("", NO_FINDINGS, "the advisory service cannot be reached (connection refused)"),
        (CHECKED, {"message": "405 Method Not Allowed", "error": {}}, "cannot be reached (405 Method Not Allowed)"),
        (CHECKED, "<html>", "the advisory service cannot be reached (connection refused)"),
    ],
)
def test_a_service_that_does_not_answer_for_all_is_never_called_clean(
    python: object, javascript: object, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(answers(python, javascript, err="a warning\nconnection refused\n")) == audit.UNKNOWN == 3
    written = capsys.readouterr().out
    assert "NOT AUDITED" in written
    assert said in written
    assert all(("NOT AUDITED" in line) != ("no known vulnerabilities" in line) for line in written.splitlines())


@pytest.mark.parametrize(
    ("python", "javascript", "said"),
    [
        ({"dependencies": [VULNERABLE]}, NO_FINDINGS, "Python: one 1.0: PYSEC-1, fixed in 1.1"),
        ({"dependencies": [VULNERABLE, SKIPPED]}, "", "Python: one 1.0: PYSEC-1, fixed in 1.1"),
        (
            CHECKED,
            {**NO_FINDINGS, "vulnerabilities": {"left": {"range": "<2", "severity": "high"}}},
            "JavaScript: left <2: high",
        ),
    ],
)
def test_a_finding_counts_more_than_a_service_that_does_not_answer(
    python: Any, javascript: object, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(answers(python, javascript, code=1)) == audit.VULNERABLE == 1
    assert said in capsys.readouterr().out


@pytest.fixture
def commands() -> list[Sequence[str]]:
    return []


@pytest.fixture
def noted(commands: list[Sequence[str]]) -> audit.Run:
    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return answers(CHECKED, NO_FINDINGS)(command)

    return run


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=audit.ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def test_every_lock_is_looked_at(noted: audit.Run, commands: list[Sequence[str]]) -> None:
    audit.main(noted)
    named = {part.rpartition("/")[2] for part in commands[0] if part.startswith("--requirement=")}
    assert named == {lock.name for lock in (audit.ROOT / "requirements").glob("*.txt")}
    folders = {part.removeprefix("--prefix=") for command in commands[1:] for part in command if "--prefix" in part}
    locks = [name for name in tracked_files() if name.endswith("package-lock.json")]
    assert folders == {str((audit.ROOT / name).parent) for name in locks}


def test_a_program_that_is_missing_is_a_service_that_does_not_answer() -> None:
    done = audit.run_program(["no-such-program-here"])
    assert audit.audit_javascript(lambda _: done, "JavaScript", audit.ROOT).exit_code == audit.UNKNOWN
