"""Four eyes at the command line: it proposes, rolls back and stops; it never approves."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from app.commands import cli
from tests.commands.here import Here
from tests.commands.models_bank import Bank
from tests.fixtures.bank_folder import count, query, seed_in
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models

ON = {"FOUR_EYES": "on"}
PASSWORD = "корректный конь"
PROPOSALS = "SELECT act, proposer_kind, proposer_id, status FROM proposals"
ACTORS = "SELECT actor FROM audit_events WHERE act = 'user_added'"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return tmp_path


def add(here: Here, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str, **variables: str) -> Outcome:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    return here.run(folder, "admin", *arguments, **{**ON, **variables})


def test_two_admins_are_added_as_the_console_and_the_third_is_proposed(
    here: Here, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for login in ("anna", "boris"):
        assert add(here, folder, monkeypatch, login).out == f"Added the admin {login}.\n"
    assert query(folder, ACTORS) == [("console",), ("console",)]
    done = add(here, folder, monkeypatch, "clara", "--role", "risk")
    assert (done.code, done.out.partition(";")[0]) == (0, "Proposed as number 1")
    assert count(folder, "users") == 2
    assert query(folder, PROPOSALS) == [("add_staff", "console", None, "open")]
    ((change, secret),) = query(folder, "SELECT change, secret FROM proposals")
    assert json.loads(change)["login"] == "clara"
    assert PASSWORD not in change + secret


def test_the_first_champion_is_promoted_and_the_next_is_proposed(bank: Bank) -> None:
    assert bank.models("promote", bank.versions[0], **ON).out.splitlines()[-1] == f"The champion is {bank.versions[0]}"
    done = bank.models("promote", bank.versions[1], "--despite", "discrimination", "--because", "a drill", **ON)
    assert (done.code, done.out.partition(";")[0]) == (0, "Proposed as number 1")
    assert bank.champion() == bank.versions[0]
    assert query(bank.folder, PROPOSALS) == [("waive", "console", None, "open")]


def test_a_rollback_takes_one_person(bank: Bank) -> None:
    for version in bank.versions[:2]:
        bank.models("promote", version)
    assert bank.models("rollback", **ON).code == 0
    assert bank.champion() == bank.versions[0]


def test_rows_of_a_file_are_not_proposed(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    refused = bank.models("promote", bank.versions[1], "--data", str(bank.folder / "nowhere.csv"), **ON)
    assert refused.code == 2


def test_no_command_approves() -> None:
    listed = {*cli._Main.names, *cli._Models.names, *cli._Audit.names}
    assert not [name for name in listed if "approv" in name or "propos" in name]


def test_the_demo_acts_in_one_step_until_it_says_otherwise(tmp_path: Path, here: Here) -> None:
    versions = put_models(tmp_path, count=2, trees=30)
    asyncio.run(seed_in(tmp_path))
    said = tmp_path / "var" / "four-eyes"
    assert said.read_text() == "off\n"
    ((champion,),) = query(tmp_path, "SELECT sha256 FROM model_versions WHERE stage = 'champion'")
    (other,) = set(versions) - {champion}
    gates = ("--despite", "discrimination", "--because", "a drill")
    assert "The champion is" in here.run(tmp_path, "models", "promote", other, *gates, FOUR_EYES="").out
    said.write_text("on\n")
    asyncio.run(seed_in(tmp_path))
    assert said.read_text() == "on\n"
    assert "Proposed" in here.run(tmp_path, "models", "promote", champion, *gates, FOUR_EYES="").out


def test_without_a_demo_four_eyes_are_on(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    for login in ("anna", "boris", "clara"):
        add(here, tmp_path, monkeypatch, login, FOUR_EYES="", DEMO_MODE="false")
    assert count(tmp_path, "users") == 2
