"""`./scoring simulate`: stored scores under one policy or two, as a table, JSON and a swap set; nothing is written."""

import asyncio
import csv
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from tests.commands.here import Here
from tests.fixtures.bank_folder import copy_bank, dump, query, seed_in
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models
from tests.policy.policies import DEMO, HEAD, policy_text

EVER = ("--since", "2000-01-01")
CONSENT = """\
facts:
  consent: {type: bool, source: application, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
knock_outs:
  - {code: no_consent, when: consent = false, outcome: refer}
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    put_models(folder, count=2)
    asyncio.run(seed_in(folder))
    text = DEMO.read_text(encoding="utf-8")
    (folder / "demo.yaml").write_text(text, encoding="utf-8")
    moved = text.replace("approve_below: 0.20", "approve_below: 0.15").replace("pd: 0.1999", "pd: 0.1499")
    (folder / "stricter.yaml").write_text(moved, encoding="utf-8")
    (folder / "facts.yaml").write_text(policy_text(more=CONSENT), encoding="utf-8")
    (folder / "strange.yaml").write_text(policy_text(head=HEAD.replace("A, B", "Z, B")), encoding="utf-8")
    return folder


@pytest.fixture
def bank(original: Path, tmp_path: Path) -> Path:
    return copy_bank(original, tmp_path)


@pytest.fixture
def command(bank: Path, here: Here) -> Callable[..., Outcome]:
    return partial(here.run, bank, "simulate", "--policy")


def test_a_policy_is_simulated_on_stored_scores_and_nothing_is_written(
    bank: Path, command: Callable[..., Outcome]
) -> None:
    before = dump(bank)
    done = command("demo.yaml", *EVER)
    assert (done.code, done.err) == (0, "")
    ((scores,),) = query(bank, "SELECT count(*) FROM scores")
    assert f"applicants{scores:>38,}" in done.out
    assert "consumer_loan_standard version 1" in done.out
    assert "The declined have no outcome: nothing is known of how they would have paid." in done.out
    for name in ("long_term", "standard", "expected loss a year"):
        assert name in done.out
    assert dump(bank) == before


def test_json_holds_the_figures_and_the_sums_for_any_cut_offs(bank: Path, command: Callable[..., Outcome]) -> None:
    found = json.loads(command("demo.yaml", "--portfolio", "--json").out)
    ((scored,),) = query(bank, "SELECT count(*) FROM clients WHERE latest_score IS NOT NULL")
    assert found["applicants"] == found["first"]["total"]["applicants"] == scored
    assert len(found["first"]["cut_offs"]["edges"]) > 200
    manager = query(bank, "SELECT manager_id, count(*) FROM clients WHERE latest_score IS NOT NULL GROUP BY 1")[0]
    own = json.loads(command("demo.yaml", "--portfolio", "--manager", str(manager[0]), "--json").out)
    assert own["applicants"] == manager[1]


def test_two_policies_have_a_swap_set_and_a_file_of_it(bank: Path, command: Callable[..., Outcome]) -> None:
    done = command("demo.yaml", "--against", "stricter.yaml", "--portfolio", "--swaps", "swaps.csv")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO((bank / "swaps.csv").read_text(encoding="utf-8"))))
    assert rows
    assert {(row["first"], row["second"]) for row in rows} == {("approve", "refer")}
    assert all(0.15 <= float(row["pd_first"]) < 0.2 for row in rows)
    assert f"{len(rows):,} applicants change" in done.out
    assert f"approved by the first alone  {len(rows):>10,}" in done.out


def test_stored_policies_are_named_by_how_their_hashes_begin(bank: Path, here: Here) -> None:
    run = partial(here.run, bank)
    hashes = [run("policy", "add", name).out.split()[0] for name in ("demo.yaml", "stricter.yaml")]
    simulated = partial(run, "simulate", "--portfolio", "--json", "--policy")
    stored = simulated(hashes[0], "--against", hashes[1])
    assert (stored.code, stored.err) == (0, "")
    assert json.loads(stored.out) == json.loads(simulated("demo.yaml", "--against", "stricter.yaml").out)
    unknown = simulated("0123456789ab")
    assert (unknown.code, "0 policies start with '0123456789ab'" in unknown.err) == (2, True)


def test_other_cut_offs_are_those_of_a_policy_with_them(command: Callable[..., Outcome]) -> None:
    moved = json.loads(command("demo.yaml", "--cut-off", "standard=0.15:0.45", "--portfolio", "--json").out)
    written = json.loads(command("demo.yaml", "--against", "stricter.yaml", "--portfolio", "--json").out)
    assert moved["swaps"] == written["swaps"]
    assert moved["second"]["total"] == written["second"]["total"]
    assert moved["second"]["policy"]["sha256"] != moved["first"]["policy"]["sha256"]


def test_one_policy_under_another_model_is_decided_by_its_pds(bank: Path, command: Callable[..., Outcome]) -> None:
    ((champion,),) = query(bank, "SELECT DISTINCT model_version FROM scores")
    registry = ModelRegistry(str(bank / "var" / "registry"))
    (other,) = set(registry.versions()) - {champion}
    same = json.loads(command("demo.yaml", "--model", champion[:12], "--portfolio", "--json").out)
    assert same["swaps"]["changed"] == 0
    assert same["second"]["total"] == same["first"]["total"]
    moved = json.loads(command("demo.yaml", "--model", other[:12], "--portfolio", "--json").out)
    assert moved["swaps"]["changed"] > 0
    assert moved["first"] == same["first"]


def test_a_stated_fact_holds_for_all_and_without_it_all_are_referred(command: Callable[..., Outcome]) -> None:
    without = json.loads(command("facts.yaml", *EVER, "--json").out)["first"]["total"]
    assert (without["approve"], without["refer"] > 0) == (0, True)
    assert json.loads(command("facts.yaml", *EVER, "--json", "--fact", "consent=true").out)["first"]["total"]["approve"]


def test_the_strategy_curve_is_shown_on_request(command: Callable[..., Outcome]) -> None:
    lines = command("demo.yaml", *EVER, "--curve").out.splitlines()
    assert [line.split()[0] for line in lines[-21:]] == [f"{place * 5}.0%" for place in range(21)]
    assert "Approving below a PD" not in command("demo.yaml", *EVER).out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("demo.yaml",), "Select applicants in one way: --since DATE or --portfolio."),
        (("demo.yaml", "--portfolio", *EVER), "Select applicants in one way"),
        (("demo.yaml", "--portfolio", "--until", "2026-01-01"), "--until belongs to --since DATE."),
        (("demo.yaml", *EVER, "--manager", "3"), "--manager belongs to --portfolio."),
        (("demo.yaml", *EVER, "--until", "1999-01-01"), "the period is empty"),
        (("demo.yaml", *EVER, "--source", "shadow"), "--source shadow: expected client, manager, batch, api"),
        (("demo.yaml", "--since", "yesterday"), "--since: 'yesterday' is not a date"),
        (("demo.yaml", "--since", "2999-01-01"), "No stored score was selected: nothing was simulated."),
        (("demo.yaml", *EVER, "--swaps", "x.csv"), "--swaps FILE needs a second side"),
        (("demo.yaml", *EVER, "--model", "ab", "--against", "stricter.yaml"), "Compare with one thing"),
        (("demo.yaml", *EVER, "--cut-off", "standard"), "expected SEGMENT=A:D, such as standard=0.18:0.45"),
        (("demo.yaml", *EVER, "--cut-off", "other=0.1:0.2"), "other is no segment; expected long_term, standard"),
        (("demo.yaml", *EVER, "--cut-off", "standard=0.3:0.2"), "standard: expected 0 <= approve_below"),
        (("none.yaml", *EVER), "none.yaml: there is no such file"),
        (("strange.yaml", *EVER), "grades: Z never occur; the grades in use are A, B, C, D, E"),
        (("demo.yaml", *EVER, "--against", "stricter.yaml", "--swaps", "no/x.csv"), "no/x.csv cannot be written"),
    ],
)
def test_a_mistake_is_said_with_its_mend(
    command: Callable[..., Outcome], arguments: tuple[str, ...], sentence: str
) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert sentence in done.err
    assert done.out == ""
