"""`./scoring models`: one champion, chosen by people; a damaged artifact never becomes it."""

import shutil
from pathlib import Path

import pytest

from app.ml.tables.dataset import DEFAULT_DATA
from tests.commands.models_bank import Bank
from tests.fixtures.command_line import run


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
    assert f"models start with '{prefix}'" in refused.err


def test_a_refusal_is_exit_code_2_of_the_process(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    bank.artifact(bank.versions[1]).write_bytes(b"no model")
    refused = run(bank.folder, "models", "promote", bank.versions[1])
    assert refused.is_a_sentence
    assert len(refused.err.splitlines()) == 1
    assert bank.champion() == bank.versions[0]


def test_a_damaged_card_is_named_and_keeps_no_other_model_away(bank: Bank) -> None:
    bank.artifact(bank.versions[2]).with_name("card.json").write_text("{")
    listed = bank.models("list")
    assert listed.code == 0
    assert stages(listed.out).keys() == {version[:12] for version in bank.versions[:2]}
    assert f"model {bank.versions[2][:12]} has no readable card" in listed.err


def test_a_model_of_another_contract_is_refused(bank: Bank) -> None:
    refused = bank.models("promote", bank.versions[0], APPLICANT_CONTRACT="card_application")
    assert refused.is_a_sentence
    assert "trained with the contract consumer_loan, the service runs with card_application, and" in refused.err


def test_the_gates_are_told_with_their_figures(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    lines = bank.models("promote", bank.versions[1]).out.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == [
        "artifact passed",
        "discrimination passed",
        "calibration passed",
        "behaviour passed",
        "clearing passed",
    ]
    assert "on the same 150 rows" in lines[1]


def test_a_worse_model_is_refused_with_the_gate_and_passed_by_with_a_reason(bank: Bank) -> None:
    blind, _, good = bank.versions
    bank.models("promote", good)
    refused = bank.models("promote", blind)
    assert refused.is_a_sentence
    assert "discrimination FAILED: AUC is -" in refused.err
    assert "--data FILE names other loans" in refused.err
    assert refused.err.endswith('recorded: --despite discrimination --because "why"\n')
    assert bank.champion() == good
    assert '--because "why"' in bank.models("promote", blind, "--despite", "discrimination").err
    done = bank.models("promote", blind, "--despite", "discrimination", "--because", "the other one leaks")
    assert done.code == 0
    assert bank.champion() == blind
    shown = bank.models("show", blind).out
    assert "discrimination failed: AUC is -" in shown
    assert "despite discrimination, because the other one leaks" in shown


def test_a_waiver_needs_a_person_a_reason_and_a_feature_that_needs_it(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    other = bank.versions[1]
    assert "--by NAME" in bank.models("promote", other, "--waive", "debt_total=why").err
    assert "gives a reason" in bank.models("promote", other, "--waive", "debt_total", "--by", "Ada").err
    assert "--by needs --waive" in bank.models("promote", other, "--by", "Ada").err
    needless = bank.models("promote", other, "--waive", "debt_total=why", "--by", "Ada")
    assert needless.is_a_sentence
    assert "debt_total needs no waiver" in needless.err
    assert bank.champion() == bank.versions[0]


@pytest.mark.parametrize("gate", ["artifact", "nonsense"])
def test_a_gate_nobody_may_pass_by_or_that_is_none_is_refused(bank: Bank, gate: str) -> None:
    refused = bank.models("promote", bank.versions[0], "--despite", gate, "--because", "x")
    assert refused.is_a_sentence


def test_a_model_is_judged_on_a_table_that_is_named(bank: Bank, tmp_path: Path) -> None:
    (bank.artifact(bank.versions[0]).parent / "held-out.json.gz").unlink()
    assert "NOT JUDGED: no held-out rows lie beside the model" in bank.models("promote", bank.versions[0]).err
    lines = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "newer.csv"
    path.write_text("".join([lines[0], *lines[1001:1401]]), encoding="utf-8")
    done = bank.models("promote", bank.versions[0], "--data", str(path))
    assert "on 400 rows" in done.out
    assert bank.champion() == bank.versions[0]
    missing = bank.models("promote", bank.versions[1], "--data", str(path), "--target", "nonsense")
    assert missing.is_a_sentence
    assert "there is no column 'nonsense'" in missing.err


def test_a_candidate_is_retired_and_the_champion_is_not(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    assert bank.models("retire", bank.versions[1]).out == f"Retired {bank.versions[1]}\n"
    assert stages(bank.models("list").out)[bank.versions[1][:12]] == "retired"
    refused = bank.models("retire", bank.versions[0])
    assert refused.is_a_sentence
    assert "promote another first" in refused.err
    assert "no earlier champion" in bank.models("rollback").err


@pytest.mark.parametrize("option", ["--target", "--bad-value"])
def test_an_option_about_a_table_without_the_table_is_refused(bank: Bank, option: str) -> None:
    first, second, _ = bank.versions
    for command in (("promote", first), ("compare", first, second)):
        refused = bank.models(*command, option, "bad")
        assert refused.is_a_sentence
        assert f"{option} needs --data FILE" in refused.err


def test_promoting_the_champion_says_that_it_is_the_champion_already(bank: Bank) -> None:
    bank.models("promote", bank.versions[0])
    again = bank.models("promote", bank.versions[0])
    assert again.out == f"The champion is {bank.versions[0]} already; no gate was run\n"


def test_who_ran_the_command_is_kept(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    first, second, _ = bank.versions
    bank.models("promote", first)
    bank.models("promote", second)
    bank.models("rollback")
    bank.models("retire", second)
    for version, kinds in ((first, ("promotion", "rollback")), (second, ("promotion", "retired by hand"))):
        lines = bank.models("show", version).out.splitlines()
        assert [line.split("  ")[1] for line in lines if line.endswith(" by ada")] == list(kinds)


def test_a_user_nobody_knows_is_no_hindrance(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert bank.models("promote", bank.versions[0]).code == 0


def test_a_retired_champion_still_says_when_it_was_promoted_last(bank: Bank) -> None:
    for version in bank.versions[:2]:
        bank.models("promote", version)
    assert bank.models("retire", bank.versions[0]).code == 0
    (line,) = [line for line in bank.models("show", bank.versions[0]).out.splitlines() if "last promoted" in line]
    assert line.endswith(" UTC")
    assert "no earlier champion" in bank.models("rollback").err


def test_a_model_whose_file_is_lost_can_be_shown_withdrawn_and_retired(bank: Bank) -> None:
    champion, lost, _ = bank.versions
    bank.models("promote", champion)
    bank.models("challenge", lost)
    shutil.rmtree(bank.artifact(lost).parent)
    assert "files beside it     none" in bank.models("show", lost[:12]).out
    assert bank.models("challenge", lost[:12], "--withdraw").out == f"Model {lost} is a candidate\n"
    assert bank.models("retire", lost[:12]).out == f"Retired {lost}\n"
