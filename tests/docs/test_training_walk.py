"""The walk of the page on training, run as printed on a generated table: codes, configuration, scale, waiver."""

import re
import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.coded_loans import NO_RECORD, NOT_GIVEN, write_coded_loans
from tests.fixtures.command_line import ROOT, Outcome, run

PAGE = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(bash|yaml)\n(.*?)```", re.DOTALL)
CONTRACT = Path("var/training/loans/contract.yaml")
SERVICE = {"APPLICANT_CONTRACT": str(CONTRACT), "DEMO_MODE": "false"}
REGISTERED = re.compile(r"^Registered ([0-9a-f]{64})$", re.MULTILINE)


def printed(kind: str, holding: str) -> str:
    """Return the one block of that kind that holds the words."""
    (found,) = [content for language, content in BLOCK.findall(PAGE) if language == kind and holding in content]
    return str(found)


def lines(holding: str) -> list[list[str]]:
    """Return the arguments of each command of a block."""
    whole = printed("bash", holding).replace("\\\n", " ")
    commands = [shlex.split(line, comments=True) for line in whole.splitlines()]
    return [words[1:] for words in commands if words[:1] == ["./scoring"]]


def registered(outcome: Outcome) -> str:
    assert outcome.code == 0, outcome.err
    found = REGISTERED.search(outcome.out)
    assert found, outcome.out
    return found.group(1)


@pytest.fixture
def loans(tmp_path: Path) -> Iterator[Path]:
    write_coded_loans(tmp_path / "loans.csv")
    write_coded_loans(tmp_path / "new_loans.csv", seed=13)
    yield tmp_path


def test_the_walk_does_what_the_page_says(loans: Path) -> None:
    first = one_command_finds_the_codes(loans)
    its_configuration_runs_it_again(loans, first)
    coded = codes_are_honoured_with_the_edited_contract(loans)
    a_scale_is_part_of_the_model(loans)
    a_bank_promotes_and_rolls_back(loans, first, coded)
    a_feature_is_waived_by_a_person(loans)


def one_command_finds_the_codes(folder: Path) -> str:
    (command,) = [line for line in lines("--data loans.csv --target bad\n") if line == command_of_section_1()]
    trained = run(folder, *command)
    sentence = re.search(r"`(late: 96[^`]*)`", PAGE)
    assert sentence
    assert " ".join(sentence.group(1).split()) in trained.out
    assert f"months_since: {NO_RECORD} (" in trained.out
    assert f"limit_total: {NOT_GIVEN} (" in trained.out
    inferred = load_contract(str(folder / CONTRACT)).by_name
    assert [(code.value, code.counts_as) for code in inferred["late"].special] == [(96, "missing"), (98, "indicator")]
    assert "Missing counts as the worst in income: it costs " in trained.out
    return registered(trained)


def command_of_section_1() -> list[str]:
    return ["train", "--data", "loans.csv", "--target", "bad"]


def its_configuration_runs_it_again(folder: Path, first: str) -> None:
    again, other = lines("--config var/training/loans/config.yaml")
    assert registered(run(folder, *again)) == first
    assert registered(run(folder, *other)) != first
    (folder / "by-hand.yaml").write_text(printed("yaml", "time: applied_on"), encoding="utf-8")
    (by_hand,) = lines("--config by-hand.yaml")
    assert "branch: left out on request" in run(folder, *by_hand).out
    assert "branch" not in load_contract(str(folder / "by-hand" / "contract.yaml")).by_name


def codes_are_honoured_with_the_edited_contract(folder: Path) -> str:
    contract = yaml.safe_load((folder / CONTRACT).read_text(encoding="utf-8"))
    (edited,) = yaml.safe_load(printed("yaml", "name: late"))
    (late,) = [feature for feature in contract["features"] if feature["name"] == "late"]
    assert late["allowed"] == edited["allowed"]
    late["special"] = edited["special"]
    (folder / CONTRACT).write_text(yaml.safe_dump(contract, allow_unicode=True), encoding="utf-8")
    (command,) = lines("--contract var/training/loans/contract.yaml")
    version = registered(run(folder, *command))
    engine = engine_of(folder, version)
    assert [one.labels.en for one in engine.contract.by_name["late"].special] == ["not reported", "refused"]
    reason = partial(reason_of_late, engine)
    assert reason(98)["value"] == 98
    assert reason(98)["contribution"] > reason(0)["contribution"]
    return version


def engine_of(folder: Path, version: str) -> ScoringEngine:
    return ScoringEngine(Artifact(ModelRegistry(str(folder / "var" / "registry")).read(version)))


def reason_of_late(engine: ScoringEngine, late: int) -> dict[str, Any]:
    applicant = {"late": late, "months_since": 12, "limit_total": 10_000, "income": 9000, "amount": 5000}
    columns = {feature.name: [applicant.get(feature.name)] for feature in engine.contract.inputs}
    (scored,) = engine.score({**columns, "branch": ["north"], "applied_on": [30]})
    (found,) = [reason for reason in scored.reasons or [] if reason["feature"] == "late"]
    return dict(found)


def a_scale_is_part_of_the_model(folder: Path) -> None:
    (folder / "scale.yaml").write_text(printed("yaml", "contract: loans"), encoding="utf-8")
    (command,) = lines("--scale scale.yaml")
    scale = engine_of(folder, registered(run(folder, *command))).master_scale
    assert scale is not None
    assert [grade.grade for grade in scale.grades] == ["1", "2+", "2", "3"]


def a_bank_promotes_and_rolls_back(folder: Path, first: str, coded: str) -> None:
    assert run(folder, "models", "promote", first, **SERVICE).code == 0
    for command in lines("evaluate afb1"):
        outcome = run(folder, *[coded[:12] if word == "afb1" else word for word in command], **SERVICE)
        assert outcome.code == 0, (command, outcome.out, outcome.err)
    assert (folder / "march" / "evaluation.json").is_file()


def a_feature_is_waived_by_a_person(folder: Path) -> None:
    train, *stages = lines("--waive income")
    learned = registered(run(folder, *train))
    setting = re.search(r"export APPLICANT_CONTRACT=(\S+)", printed("bash", "--waive income"))
    assert setting
    service = {**SERVICE, "APPLICANT_CONTRACT": setting.group(1)}
    refused, waived, shown = [
        run(folder, *[learned[:12] if word == "5f2a" else word for word in command], **service) for command in stages
    ]
    assert refused.code != 0
    assert "income: the PD falls for" in refused.out + refused.err
    assert waived.code == 0, waived.out + waived.err
    comment = re.search(r"# (waived by I\. Petrova: income, because)", PAGE)
    assert comment
    assert comment.group(1) in " ".join(shown.out.split())
