"""`./scoring replay`: 0 where every bit is the same, 1 where one is not or cannot be had, 2 for a mistake."""

import asyncio
import csv
import math
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_folder import copy_bank, dump, query, seed_in
from tests.fixtures.command_line import Outcome, run
from tests.fixtures.small_models import put_models

RATE = {"PORTFOLIO_DEFAULT_RATE": "0.05"}
SINCE_EVER = ("--since", "2000-01-01")


@dataclass
class Bank:
    """A folder with a seeded demo bank, scored under a portfolio rate; `replay` runs the command there."""

    folder: Path
    version: str
    here: Here

    def replay(self, *arguments: str, **variables: str) -> Outcome:
        return self.here.run(self.folder, "replay", *arguments, **variables)

    def tamper(self, statement: str) -> None:
        query(self.folder, "DROP TRIGGER IF EXISTS scores_refuse_update")
        query(self.folder, statement)

    def report(self) -> list[dict[str, str]]:
        with (self.folder / "report.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    put_models(folder)
    asyncio.run(seed_in(folder, **RATE))
    return folder


@pytest.fixture
def bank(original: Path, tmp_path: Path, here: Here) -> Bank:
    copy_bank(original, tmp_path)
    ((version,),) = query(tmp_path, "SELECT sha256 FROM model_versions")
    return Bank(tmp_path, version, here)


def test_the_seeds_scores_are_bit_equal_whatever_rate_is_set_now(bank: Bank) -> None:
    before = dump(bank.folder)
    for variables in ({}, RATE, {"PORTFOLIO_DEFAULT_RATE": "0.3"}):
        done = bank.replay(*SINCE_EVER, **variables)
        assert (done.code, done.err) == (0, "")
        assert done.out == "1,450 events, 1 model: 1,450 equal to the last bit, 0 different, 0 could not be replayed.\n"
    assert dump(bank.folder) == before


def test_one_bit_is_a_row_and_exit_code_1(bank: Bank) -> None:
    ((score,),) = query(bank.folder, "SELECT score FROM scores WHERE id = 7")
    changed = math.nextafter(score, 1)
    bank.tamper(f"UPDATE scores SET score = {changed!r} WHERE id = 7")
    done = bank.replay("6", "7", "8", "--report", "report.csv")
    assert (done.code, done.err) == (1, "")
    row, summary = done.out.splitlines()
    figures = f"stored {changed!r} ({changed.hex()}), recomputed {score!r} ({score.hex()})"
    assert row == f"7  {bank.version[:12]}  score: {figures}"
    assert summary == "3 events, 1 model: 2 equal to the last bit, 1 different, 0 could not be replayed."
    assert bank.report() == [
        {
            "score_id": "7",
            "model_version": bank.version,
            "outcome": "different",
            "what": "score",
            "stored": f"{changed!r} ({changed.hex()})",
            "recomputed": f"{score!r} ({score.hex()})",
            "note": "",
        }
    ]


def test_each_difference_of_an_event_is_a_row(bank: Bank) -> None:
    bank.tamper("UPDATE scores SET score = 0.5, raw_proba = 0.5, reasons = '[]' WHERE id = 7")
    done = bank.replay("7", "--report", "report.csv")
    assert [row["what"] for row in bank.report()] == ["score", "raw_proba", "features of the reasons"]
    assert len(done.out.splitlines()) == 4


def test_an_event_from_before_the_rate_was_kept_says_so(bank: Bank) -> None:
    bank.tamper("UPDATE scores SET portfolio_default_rate = NULL WHERE id = 7")
    done = bank.replay("7", "--report", "report.csv")
    assert done.code == 1
    assert "(no portfolio rate is stored with this event" in done.out
    assert "before the rate was stored" in bank.report()[0]["note"]


def test_a_model_that_is_gone_is_told_once_and_each_of_its_events_is_in_the_report(bank: Bank) -> None:
    (bank.folder / "var" / "registry" / "models" / bank.version / "model.cbm").unlink()
    done = bank.replay("--sample", "40", "--seed", "3", "--report", "report.csv")
    assert done.code == 1
    assert done.out.splitlines() == [
        "40 events, 1 model: 0 equal to the last bit, 0 different, 40 could not be replayed.",
        f"Of model {bank.version[:12]}, 40 could not be replayed: model {bank.version[:12]} is not in the registry; "
        "train one, or restore its folder (REGISTRY_URL)",
        "The same sample again: --sample 40 --seed 3",
    ]
    assert [row["outcome"] for row in bank.report()] == ["not replayed"] * 40


def test_an_event_that_does_not_exist_is_exit_code_1_and_the_others_are_replayed(bank: Bank) -> None:
    done = bank.replay("1", "99999")
    assert done.code == 1
    assert done.out.splitlines() == [
        "2 events, 1 model: 1 equal to the last bit, 0 different, 1 could not be replayed.",
        "Of no model, 1 could not be replayed: there is no event with this id",
    ]


@pytest.mark.parametrize(
    "arguments", [("--since", "2000-01-01", "--until", "2000-02-01T12:00+03:00"), ("--since", "9999-01-01")]
)
def test_no_event_is_no_proof(bank: Bank, arguments: tuple[str, ...]) -> None:
    refused = bank.replay(*arguments, "--report", "report.csv")
    assert refused.is_a_sentence
    assert "No stored event was selected: nothing was replayed" in refused.err
    assert not (bank.folder / "report.csv").exists()


def test_a_sample_is_another_one_each_time_and_says_how_to_draw_it_again(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.replay.secrets.randbelow", lambda _: 4711)
    done = bank.replay("--sample", "5")
    assert done.code == 0
    assert done.out.splitlines()[1] == "The same sample again: --sample 5 --seed 4711"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Select events in one way"),
        (["1", *SINCE_EVER], "Select events in one way"),
        (["1", "--sample", "5"], "Select events in one way"),
        ([*SINCE_EVER, "--sample", "5"], "Select events in one way"),
        (["1", "--until", "2026-01-01"], "--until DATE needs --since DATE"),
        ([*SINCE_EVER, "--seed", "1"], "--seed K needs --sample N"),
        (["--since", "yesterday"], "--since: 'yesterday' is not a date; expected 2026-01-31"),
        ([*SINCE_EVER, "--until", "2026-02-30"], "--until: '2026-02-30' is not a date"),
        (["--since", "0001-01-01T00:00+10:00"], "--since: '0001-01-01T00:00+10:00' is not a date"),
        ([*SINCE_EVER, "--until", "9999-12-31T23:59-10:00"], "--until: '9999-12-31T23:59-10:00' is not a date"),
        ([*SINCE_EVER, "--until", "2000-01-01T03:00+03:00"], "is not after --since 2000-01-01"),
        (["0"], "Invalid value"),
        (["one"], "Invalid value"),
        (["--sample", "0"], "Invalid value"),
        ([*SINCE_EVER, "--report", "no/such/folder.csv"], "no/such/folder.csv"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_code_2(bank: Bank, arguments: list[str], said: str) -> None:
    refused = bank.replay(*arguments)
    assert refused.is_a_sentence
    assert said in refused.err


def test_a_database_without_a_schema_is_left_as_it_is(tmp_path: Path) -> None:
    refused = run(tmp_path, "replay", *SINCE_EVER)
    assert refused.is_a_sentence
    assert query(tmp_path, "SELECT count(*) FROM sqlite_master") == [(0,)]


def test_a_difference_is_exit_code_1_of_the_process(bank: Bank) -> None:
    bank.tamper("UPDATE scores SET raw_proba = 0.5 WHERE id = 7")
    failed = run(bank.folder, "replay", *SINCE_EVER)
    assert (failed.code, failed.err) == (1, "")
    assert "1,449 equal to the last bit, 1 different" in failed.out
