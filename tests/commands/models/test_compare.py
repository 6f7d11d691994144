"""`./scoring models challenge` and `compare`, as an analyst runs them."""

import json
from pathlib import Path

import pytest

from app.ml.tables.dataset import DEFAULT_DATA
from tests.commands.models_bank import Bank
from tests.fixtures.bank_folder import copy_bank, query
from tests.fixtures.command_line import serving
from tests.fixtures.patience import wait_until


def test_a_challenger_is_staged_and_withdrawn(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    staged = bank.models("challenge", bank.versions[1][:10])
    assert (staged.code, staged.out) == (0, f"Model {bank.versions[1]} is a challenger\n")
    assert bank.models("challenge", bank.versions[0]).code == 2
    assert bank.models("challenge", bank.versions[1], "--withdraw").out.endswith("is a candidate\n")
    again = bank.models("challenge", bank.versions[1], "--withdraw")
    assert (again.code, again.out) == (2, "")
    assert "only a challenger can be withdrawn" in again.err


def test_without_clients_there_is_nobody_to_compare_on(bank: Bank) -> None:
    bank.models("list")
    refused = bank.models("compare", *bank.versions[:2])
    assert (refused.code, refused.out) == (2, "")
    assert "no clients" in refused.err


def test_an_unknown_model_is_named(bank: Bank) -> None:
    refused = bank.models("compare", bank.versions[0], "feed")
    assert refused.code == 2
    assert "'feed'" in refused.err


def test_shadow_scores_are_compared_where_there_are_some_else_the_present_clients(
    bank: Bank, seeded_original: Path
) -> None:
    copy_bank(seeded_original, bank.folder)
    ((champion,),) = query(bank.folder, "SELECT sha256 FROM model_versions WHERE stage = 'champion'")
    challenger = next(version for version in bank.versions if version != champion)
    before = bank.models("compare", champion, challenger, "--applicants", "200")
    assert before.code == 0
    assert "no stored scores of both; 200 present clients" in before.out

    bank.models("challenge", challenger)
    with serving(bank.folder, "run") as service, service.client() as client:
        logins = json.loads((bank.folder / "var" / "demo-logins.json").read_text())
        client.post("/auth/login", json=logins["client"]).raise_for_status()
        client.post("/api/client/score").raise_for_status()
        _wait_for_a_shadow(bank.folder)
    seen = json.loads(bank.models("compare", champion, challenger, "--json", "--applicants", "200").out)
    assert (seen["first"], seen["other"], seen["applicants"]) == (champion, challenger, 1)
    assert seen["period"]
    assert 0 < seen["latency"][0]["one_milliseconds"] < 1000


def test_loans_with_an_outcome_say_whose_auc_is_higher(bank: Bank, seeded_original: Path) -> None:
    copy_bank(seeded_original, bank.folder)
    told = bank.models("compare", *bank.versions[:2], "--data", str(DEFAULT_DATA), "--applicants", "50")
    assert told.code == 0, told.err
    line = next(line for line in told.out.splitlines() if line.startswith("AUC of the other"))
    assert "DeLong" in line
    header, *rows = DEFAULT_DATA.read_text(encoding="utf-8").splitlines()
    odd = bank.folder / "odd.csv"
    odd.write_text("\n".join(row.replace(",", "|") for row in rows) + "\n", encoding="utf-8")
    said = ("--data", str(odd), "--separator", "|", "--header", header, "--applicants", "50")
    assert "AUC of the other" in bank.models("compare", *bank.versions[:2], *said).out


def _wait_for_a_shadow(folder: Path) -> None:
    wait_until(lambda: query(folder, "SELECT id FROM scores WHERE source = 'shadow'") != [])


@pytest.mark.parametrize("typed", ["5", "yesterday", "0001-01-01T00:00+10:00"])
def test_what_is_no_date_is_told(bank: Bank, typed: str) -> None:
    refused = bank.models("compare", *bank.versions[:2], "--since", typed)
    assert refused.is_a_sentence
    assert f"--since: {typed!r} is not a date" in refused.err
