"""`./scoring policy ...`: checked with lines, a file decided as the pure room decides it, two policies compared."""

import csv
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from app.ml.contracts.columns import to_arrays
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.policy.deciding import decide
from app.policy.grading import grade_scale
from app.policy.inputs import Applicants
from app.policy.loader import SHIPPED
from tests.commands.here import Here
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models
from tests.policy.policies import CONTRACT, DEMO, demo_policy, policy_text

LINES = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
ROWS = 400
CONSENT = """\
facts:
  consent: {type: bool, source: application, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
knock_outs:
  - {code: no_consent, when: consent = false, outcome: refer}
"""


@pytest.fixture
def command(tmp_path: Path, here: Here) -> Callable[..., Outcome]:
    """`./scoring policy` in a folder with a champion, a file of loans and the demo policy."""
    (version,) = put_models(tmp_path, count=1)
    ModelRegistry(str(tmp_path / "var" / "registry")).set_alias(version)
    (tmp_path / "loans.csv").write_text("".join(LINES[: ROWS + 1]), encoding="utf-8")
    (tmp_path / "demo.yaml").write_text(DEMO.read_text(encoding="utf-8"), encoding="utf-8")
    return partial(here.run, tmp_path, "policy")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_demo_policy_is_checked_and_its_hash_shown(command: Callable[..., Outcome]) -> None:
    done = command("check", "demo.yaml")
    assert (done.code, done.err) == (0, "")
    assert f"Hash {demo_policy().sha256}" in done.out
    assert "5 knock-outs, 2 segments, 10 cases: all hold." in done.out


def test_a_faulty_policy_is_refused_with_its_lines(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    text = DEMO.read_text(encoding="utf-8").replace("when: term > 48", "when: trm > 48")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    line = text.splitlines().index("    when: trm > 48") + 1
    done = command("check", "bad.yaml")
    assert done.code == 2
    assert f"bad.yaml:{line}: segments.0.when: character 1: trm is unknown; did you mean term?" in done.err


def test_a_policy_in_another_currency_than_the_service_is_refused(
    tmp_path: Path, command: Callable[..., Outcome]
) -> None:
    (tmp_path / "eur.yaml").write_text(policy_text() + "currency: EUR\n", encoding="utf-8")
    assert "is EUR, and the service's is RUB" in command("check", "eur.yaml", CURRENCY="RUB").err


def test_a_file_is_decided_as_the_rows_are_one_by_one(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    done = command("decide", "demo.yaml", "--data", "loans.csv", "-o", "decisions.csv", "--id", "age")
    assert (done.code, done.err) == (0, "")
    assert f"{ROWS:,} rows, {ROWS:,} decided, 0 rejected" in done.out
    rows = rows_of(tmp_path / "decisions.csv")
    registry = ModelRegistry(str(tmp_path / "var" / "registry"))
    version = registry.alias() or ""
    engine = ScoringEngine.load(registry.read(version), sha256=version)
    policy = demo_policy()
    table = read_table(tmp_path / "loans.csv", CONTRACT)
    arrays = to_arrays(CONTRACT, table.columns)
    for place, row in enumerate(rows):
        one = {name: column[place : place + 1] for name, column in arrays.items()}
        proba = np.array([float(row["proba"])])
        found = decide(policy, Applicants(one, proba, grade_scale(policy, engine.grade_ends).grades(proba), {})).row(0)
        assert row["outcome"] == found.outcome
        assert row["reasons"] == ";".join(found.codes)
        assert [float(row[key]) if row[key] else None for key in ("limit", "price")] == [found.limit, found.price]
    assert {row["policy"] for row in rows} == {policy.sha256}
    assert len({row["outcome"] for row in rows}) == 3
    counted = Counter(row["outcome"] for row in rows)
    assert all(f"  {name:<8} {count:>9,}" in done.out for name, count in counted.items())


def test_a_row_with_a_fault_is_rejected_and_the_others_decided(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    (tmp_path / "loans.csv").write_text("".join([*LINES[:4], "1,2\n", *LINES[4:8]]), encoding="utf-8")
    done = command("decide", "demo.yaml", "--data", "loans.csv", "-o", "out.parquet")
    assert done.code == 0
    assert done.err == "1 of 8 rows were rejected: see out.rejects.csv\n"


def test_a_fact_is_stated_for_all_rows_and_without_it_all_are_referred(
    tmp_path: Path, command: Callable[..., Outcome]
) -> None:
    (tmp_path / "facts.yaml").write_text(policy_text(more=CONSENT), encoding="utf-8")
    command("decide", "facts.yaml", "--data", "loans.csv", "-o", "without.csv")
    assert all("not_computed" in row["reasons"] for row in rows_of(tmp_path / "without.csv"))
    assert not any(row["outcome"] == "approve" for row in rows_of(tmp_path / "without.csv"))
    command("decide", "facts.yaml", "--data", "loans.csv", "-o", "with.csv", "--fact", "consent=true")
    assert any(row["outcome"] == "approve" for row in rows_of(tmp_path / "with.csv"))
    wrong = command("decide", "facts.yaml", "--data", "loans.csv", "-o", "x.csv", "--fact", "consnt=true")
    assert (wrong.code, "expected NAME=VALUE with one of the policy's facts: consent" in wrong.err) == (2, True)


def test_a_policy_with_grades_that_never_occur_is_refused(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    text = policy_text().replace("grades: [A, B, C, D, E]", "grades: [A, Z]")
    (tmp_path / "z.yaml").write_text(text, encoding="utf-8")
    done = command("decide", "z.yaml", "--data", "loans.csv", "-o", "x.csv")
    assert done.code == 2
    assert "grades: Z never occur; the grades in use are A, B, C, D, E" in done.err
    assert not (tmp_path / "x.csv").exists()


def test_two_policies_are_compared_by_their_swap_sets(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    text = DEMO.read_text(encoding="utf-8")
    cases = text.index("cases:")
    stricter = text[:cases].replace("approve_below: 0.20", "approve_below: 0.10") + (
        "cases:\n  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}\n"
    )
    (tmp_path / "strict.yaml").write_text(stricter, encoding="utf-8")
    done = command("compare", "demo.yaml", "strict.yaml", "--data", "loans.csv", "-o", "swaps.csv")
    assert (done.code, done.err) == (0, "")
    outcomes = []
    for name in ("demo", "strict"):
        command("decide", f"{name}.yaml", "--data", "loans.csv", "-o", f"{name}.csv")
        outcomes.append([row["outcome"] for row in rows_of(tmp_path / f"{name}.csv")])
    moved = [(one, other) for one, other in zip(*outcomes, strict=True) if one != other]
    assert moved
    assert [(row["first"], row["second"]) for row in rows_of(tmp_path / "swaps.csv")] == moved
    table = Counter(zip(*outcomes, strict=True))
    names = ("approve", "refer", "decline")
    for one in names:
        assert f"{one:<16}" + "".join(f"{table[one, other]:>10,}" for other in names) in done.out
    approved = [float(row["proba"]) for row in rows_of(tmp_path / "demo.csv") if row["outcome"] == "approve"]
    assert f"first   approves {len(approved):,}" in done.out
    assert f"expected bad rate {np.mean(approved):.2%}" in done.out


def test_an_output_that_would_overwrite_the_input_is_refused(command: Callable[..., Outcome]) -> None:
    done = command("decide", "demo.yaml", "--data", "loans.csv", "-o", "loans.csv")
    assert (done.code, "must be different files" in done.err) == (2, True)


def test_a_policy_whose_rule_has_no_reason_in_the_catalogue_is_refused(
    tmp_path: Path, command: Callable[..., Outcome]
) -> None:
    text = policy_text(more="knock_outs:\n  - {code: unheard_of, when: income < 5}\n")
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    done = command("check", "new.yaml")
    assert (done.code, "rules: unheard_of is missing" in done.err) == (2, True)
    own = (
        (SHIPPED / "consumer_loan.reasons.yaml")
        .read_text(encoding="utf-8")
        .replace("  loan_above_price:", "  unheard_of:")
    )
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    assert command("check", "new.yaml", "--reasons", "own.yaml").code == 0


def test_a_policy_goes_to_jdm_and_back(tmp_path: Path, command: Callable[..., Outcome]) -> None:
    assert command("export", "demo.yaml", "-o", "demo.json").code == 0
    done = command("import", "demo.json", "-o", "back.yaml")
    assert (done.code, done.err) == (0, "")
    assert f"Hash {demo_policy().sha256}" in command("check", "back.yaml").out
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    assert command("import", "bad.json", "-o", "x.yaml").code == 2
    assert command("export", "demo.yaml", "-o", "demo.yaml").code == 2
