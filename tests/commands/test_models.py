"""`python -m app models`: one champion, chosen by people; a damaged artifact never becomes it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import guarded, main
from app.ml.registry import ModelRegistry
from tests.fixtures.bank_folder import embedded_settings, query
from tests.fixtures.command_line import Outcome, run
from tests.fixtures.small_models import put_models


@dataclass
class Bank:
    """A folder with three models in its registry, the oldest first; `models` runs a command there."""

    folder: Path
    versions: list[str]
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def models(self, *arguments: str, **variables: str) -> Outcome:
        self.monkeypatch.setattr("sys.argv", ["app", "models", *arguments])
        with embedded_settings(self.folder, **variables):
            code = self._run()
        written = self.capsys.readouterr()
        return Outcome(code, written.out, written.err)

    def champion(self) -> str:
        """As the database has it; the alias beside the artifacts says the same."""
        ((version,),) = query(self.folder, "SELECT sha256 FROM model_versions WHERE stage = 'champion'")
        assert ModelRegistry(str(self.folder / "var" / "registry")).alias() == version
        return str(version)

    def artifact(self, version: str) -> Path:
        return self.folder / "var" / "registry" / "models" / version / "model.cbm"

    def _run(self) -> int:
        try:
            return guarded(main)
        except SystemExit as end:
            return int(end.code or 0)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bank:
    return Bank(tmp_path, put_models(tmp_path, count=3), monkeypatch, capsys)


def stages(listed: str) -> dict[str, str]:
    return {words[0]: words[1] for words in map(str.split, listed.splitlines())}


def test_the_list_shows_stage_and_figures_newest_first(bank: Bank) -> None:
    bank.models("promote", bank.versions[1])
    listed = bank.models("list")
    assert listed.code == 0
    assert list(stages(listed.out).items()) == [
        (bank.versions[2][:12], "candidate"),
        (bank.versions[1][:12], "champion"),
        (bank.versions[0][:12], "candidate"),
    ]
    assert all("auc 0.8000  ks 0.5000  brier 0.1400" in line for line in listed.out.splitlines())


def test_an_empty_registry_lists_nothing(tmp_path: Path) -> None:
    listed = run(tmp_path, "models", "list")
    assert (listed.code, listed.out, listed.err) == (0, "", "")


def test_a_model_is_promoted_by_how_its_hash_begins(bank: Bank) -> None:
    done = bank.models("promote", bank.versions[0][:8])
    assert done.out.splitlines()[-1] == f"The champion is {bank.versions[0]}"
    assert bank.champion() == bank.versions[0]


def test_the_champion_before_is_retired(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    bank.models("promote", bank.versions[1])
    assert bank.champion() == bank.versions[1]
    assert stages(bank.models("list").out)[bank.versions[0][:12]] == "retired"


def test_a_roll_back_returns_to_the_champion_before(bank: Bank) -> None:
    for version in bank.versions:
        bank.models("promote", version)
    done = bank.models("rollback")
    assert done.out == f"The champion is {bank.versions[1]}\n"
    assert bank.champion() == bank.versions[1]


def test_without_an_earlier_champion_there_is_nothing_to_roll_back_to(bank: Bank) -> None:
    assert "no earlier champion" in bank.models("rollback").err
    bank.models("promote", bank.versions[0])
    refused = bank.models("rollback")
    assert refused.is_a_sentence
    assert bank.champion() == bank.versions[0]


@pytest.mark.parametrize("prefix", ["", "nonsense"])
def test_a_beginning_of_no_model_or_of_several_is_refused(bank: Bank, prefix: str) -> None:
    refused = bank.models("promote", prefix)
    assert refused.is_a_sentence
    assert f"models begin with '{prefix}'" in refused.err


@pytest.mark.parametrize("damage", [b"", b"no model", None])
def test_a_damaged_artifact_is_refused_and_the_old_champion_serves_on(bank: Bank, damage: bytes | None) -> None:
    old, new, _ = bank.versions
    bank.models("promote", old)
    intact = bank.artifact(new).read_bytes()
    bank.artifact(new).write_bytes(intact[:-1] + b"?" if damage is None else damage)
    refused = bank.models("promote", new)
    assert refused.is_a_sentence
    assert f"model {new[:12]} is refused: its file has the hash" in refused.err
    assert bank.champion() == old
    bank.artifact(new).write_bytes(intact)
    assert bank.models("promote", new).code == 0


def test_a_refusal_is_exit_code_2_of_the_process(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    bank.artifact(bank.versions[1]).write_bytes(b"no model")
    refused = run(bank.folder, "models", "promote", bank.versions[1])
    assert refused.is_a_sentence
    assert len(refused.err.splitlines()) == 1
    assert bank.champion() == bank.versions[0]


def test_a_roll_back_to_a_damaged_model_is_refused(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    bank.models("promote", bank.versions[1])
    bank.artifact(bank.versions[0]).write_bytes(b"")
    assert bank.models("rollback").is_a_sentence
    assert bank.champion() == bank.versions[1]


def test_a_damaged_card_is_named_and_keeps_no_other_model_away(bank: Bank) -> None:
    bank.artifact(bank.versions[2]).with_name("card.json").write_text("{")
    listed = bank.models("list")
    assert listed.code == 0
    assert stages(listed.out).keys() == {version[:12] for version in bank.versions[:2]}
    assert f"model {bank.versions[2][:12]} has no readable card" in listed.err


def test_a_model_of_another_contract_is_refused(bank: Bank) -> None:
    refused = bank.models("promote", bank.versions[0], APPLICANT_CONTRACT="card_application")
    assert refused.is_a_sentence
    assert "trained with the contract consumer_loan, the service runs with card_application" in refused.err
