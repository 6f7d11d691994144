"""`./scoring audit`: 0 where the trail holds, 1 with what does not, 2 for a mistake; and proofs of rows."""

import asyncio
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_folder import copy_bank, dump, put_database_back, query
from tests.fixtures.command_line import ROOT, Outcome
from tests.fixtures.seeded_bank import seal_in

CHECK = re.compile(r"<!-- check -->\n```python\n(.*?)```", re.DOTALL)


@dataclass
class Bank:
    """A folder with a seeded demo bank in two seals; `audit` runs the command there."""

    folder: Path
    here: Here

    def audit(self, *arguments: str, **variables: str) -> Outcome:
        return self.here.run(self.folder, "audit", *arguments, **variables)

    def tamper(self, statement: str, table: str = "scores") -> None:
        for verb in ("update", "delete"):
            query(self.folder, f"DROP TRIGGER IF EXISTS {table}_refuse_{verb}")
        query(self.folder, statement)


@pytest.fixture
def sealed(sealed_original: Path, tmp_path: Path, here: Here) -> Bank:
    return Bank(copy_bank(sealed_original, tmp_path), here)


def test_a_bank_as_it_was_written_holds_and_nothing_is_changed(sealed: Bank) -> None:
    before = dump(sealed.folder)
    done = sealed.audit("verify")
    rows = sum(len(before[table]) for table in ("scores", "client_revisions", "audit_events"))
    assert (done.code, done.err) == (0, "")
    assert f"Holds: {rows:,} rows in 2 seals; the newest is of " in done.out
    assert "No anchor is kept (AUDIT_ANCHOR)" in done.out
    assert dump(sealed.folder) == before


def test_a_result_is_kept_in_the_trail_where_that_is_asked_for(sealed: Bank) -> None:
    sealed.tamper("UPDATE scores SET score = score / 2 WHERE id = 17")
    before = len(dump(sealed.folder)["audit_events"])
    assert sealed.audit("verify", "--record").code == 1
    assert len(dump(sealed.folder)["audit_events"]) == before + 1
    (row,) = query(sealed.folder, "SELECT actor, details FROM audit_events WHERE act = 'trail_verified'")
    assert row[0] == "console"
    assert (json.loads(row[1])["holds"], json.loads(row[1])["finding"]["key"]) == (False, "17")


def test_a_changed_row_is_named(sealed: Bank) -> None:
    sealed.tamper("UPDATE scores SET score = score / 2 WHERE id = 17")
    done = sealed.audit("verify")
    assert done.code == 1
    assert done.out == "Seal 2 does not hold. scores 17: its columns do not give its leaf: the row was changed.\n"


def test_since_a_day_only_later_seals_are_looked_at(sealed: Bank) -> None:
    sealed.tamper("UPDATE scores SET score = score / 2 WHERE id = 17")
    done = sealed.audit("verify", "--since", "2999-01-01")
    assert (done.code, "Holds: 0 rows in 0 seals since 2999-01-01" in done.out) == (0, True)
    assert sealed.audit("verify", "--since", "2000-01-01").code == 1
    assert sealed.audit("verify", "--since", "yesterday").is_a_sentence


def test_a_database_older_than_its_anchor_is_found(sealed: Bank, tmp_path: Path) -> None:
    anchors = {"AUDIT_ANCHOR": str(tmp_path / "anchors")}
    earlier = (sealed.folder / "var" / "credit_scoring.db").read_bytes()
    asyncio.run(seal_in(sealed.folder, **anchors))
    done = sealed.audit("verify", **anchors)
    assert (done.code, "Held against 1 anchors." in done.out) == (0, True)
    put_database_back(sealed.folder, earlier)
    done = sealed.audit("verify", **anchors)
    assert (done.code, "anchored but absent" in done.out) == (1, True)


def test_another_key_is_not_believed_until_the_earlier_one_is_trusted(sealed: Bank) -> None:
    earlier = sealed.audit("key").out.strip()
    another = {"AUDIT_SIGNING_KEY": "another secret, as long as it has to be"}
    assert "not among the trusted ones" in sealed.audit("verify", **another).out
    assert sealed.audit("verify", **another, AUDIT_TRUSTED_KEYS=earlier).code == 0
    asyncio.run(seal_in(sealed.folder, **another))
    assert sealed.audit("verify", **another, AUDIT_TRUSTED_KEYS=earlier).code == 0
    assert sealed.audit("verify").code == 1


@pytest.mark.parametrize("row", ["scores/7", "client_revisions/40/1", "audit_events/1"])
def test_a_proof_is_checked_by_the_lines_of_the_document(sealed: Bank, tmp_path: Path, row: str) -> None:
    proof, key = sealed.audit("prove", row), sealed.audit("key").out.strip()
    assert proof.code == 0, proof.err
    assert check(tmp_path, proof.out, key).returncode == 0
    forged = json.loads(proof.out)
    forged["row"] = forged["row"][:-2] + ("00" if forged["row"][-2:] != "00" else "01")
    refused = check(tmp_path, json.dumps(forged), key)
    assert (refused.returncode, "the row does not lead to the root" in refused.stderr) == (1, True)
    assert check(tmp_path, proof.out, "0" * 64).returncode == 1
    forged = json.loads(proof.out) | {"signature": "00" * 64}
    assert check(tmp_path, json.dumps(forged), key).returncode == 1


def check(folder: Path, proof: str, key: str) -> "subprocess.CompletedProcess[str]":
    (lines,) = CHECK.findall((ROOT / "docs" / "audit.md").read_text(encoding="utf-8"))
    assert len(lines.splitlines()) <= 20
    (folder / "proof.json").write_text(proof)
    command = [sys.executable, "-c", lines, str(folder / "proof.json"), key]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("scores/999999", "There is no row 999999 in scores."),
        ("client_revisions/7", "There is no row 7 in client_revisions."),
        ("users/1", "names no row; expected TABLE/ID"),
    ],
)
def test_a_row_that_is_not_there_is_a_sentence(sealed: Bank, row: str, sentence: str) -> None:
    done = sealed.audit("prove", row)
    assert done.is_a_sentence
    assert sentence in done.err


def test_a_row_without_a_seal_yet_is_a_sentence(seeded: Path, here: Here) -> None:
    done = here.run(seeded, "audit", "prove", "7")
    assert "The row 7 of scores has no seal yet." in done.err
    assert here.run(seeded, "audit", "verify").out == "There is no seal yet: a running service makes them.\n"
