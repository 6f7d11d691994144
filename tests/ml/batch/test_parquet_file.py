"""A Parquet file of any column types: a value counts as what it looks like as text."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from app.exceptions import TableInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import parse_contract
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table
from app.ml.training.fitting import TrainingSettings, fit
from tests.fixtures.legal_applicant import APPLICANT
from tests.ml.batch.scored_files import arrow_columns, live, score, write_csv, write_parquet
from tests.ml.models import TINY, tiny_engine, tiny_table

DATED = """
name: dated
version: 1
title: {ru: Даты, en: Dates}
features:
  - name: born
    labels: {ru: Рождение, en: Birth}
    type: int
    allowed: [0, 40000]
    days_before: 2020-01-01
    missing: "null"
    governance: [allowed]
"""


@pytest.mark.parametrize(
    "debts",
    [
        pa.array([100, None, 0, 7]),
        pa.array([100, None, 0, 7], pa.int8()),
        pa.array([100.0, float("nan"), -0.0, 7.0]),
        pa.array([100.0, None, 0.0, 7.0], pa.float32()),
        pa.array([Decimal("100.00"), None, Decimal(0), Decimal(7)]),
        pa.array(["100", "н/д", "0", "7.00"]),
        pa.array(["100", "", "0", "7"]).dictionary_encode(),
        pa.array([100, None, 0, 7]).dictionary_encode(),
        pa.array(["100", None, "0", "7"], pa.large_string()),
    ],
    ids=lambda column: str(column.type),
)
def test_numbers_of_any_type_are_the_same_numbers(tmp_path: Path, debts: pa.Array) -> None:
    jobs = pa.array(["fixed", "season", "rare", "fixed"])
    path = write_parquet(tmp_path / "a.parquet", {"debt": debts, "income": [1, 2, 3, 4], "job": jobs})
    rows = [
        {"debt": debt, "income": n + 1, "job": job}
        for n, (debt, job) in enumerate(zip([100, None, 0, 7], jobs.to_pylist(), strict=True))
    ]
    done = score(path, tiny_engine())
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(tiny_engine(), rows)]


def test_a_number_of_few_bits_is_what_it_looks_like(tmp_path: Path) -> None:
    columns = {"debt": pa.array([0.1, 700.25], pa.float32()), "income": [1, 2], "job": ["fixed", "fixed"]}
    done = score(write_parquet(tmp_path / "a.parquet", columns), tiny_engine())
    rows = [{"debt": 0.1, "income": 1, "job": "fixed"}, {"debt": 700.25, "income": 2, "job": "fixed"}]
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(tiny_engine(), rows)]


@pytest.mark.parametrize(
    "flags",
    [
        pa.array([True, False]),
        pa.array([1, 0]),
        pa.array([1.0, 0.0]),
        pa.array(["yes", "нет"]),
        pa.array(["t", "f"]).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_flags_of_any_type_are_flags(tmp_path: Path, engine: ScoringEngine, flags: pa.Array) -> None:
    rows = [{**APPLICANT, "has_negative_records": flag} for flag in (True, False)]
    columns = {**arrow_columns(engine.contract, rows), "has_negative_records": flags}
    done = score(write_parquet(tmp_path / "a.parquet", columns), engine)
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(engine, rows)]


DAYS = [datetime.date(1980, 5, 17), datetime.date(1999, 12, 31), None]


@pytest.fixture(scope="module")
def dated() -> ScoringEngine:
    """A model of one date."""
    contract: Contract = parse_contract(DATED, source="dated.yaml")
    loans = tiny_table()
    table = Table(loans.path, loans.lines, {"born": [int(debt) for debt in loans.columns["debt"]]}, loans.outcome)
    return ScoringEngine(Artifact(fit(contract, table, settings=TrainingSettings(iterations=5, thread_count=1))))


@pytest.mark.parametrize(
    "born",
    [
        pa.array(DAYS),
        pa.array(DAYS).cast(pa.timestamp("us")),
        pa.array(["17.05.1980", "31.12.1999", ""]),
        pa.array(["1980-05-17", "1999-12-31 10:00", "NA"]),
    ],
    ids=lambda column: str(column.type),
)
def test_dates_of_any_type_are_days_before(tmp_path: Path, dated: ScoringEngine, born: pa.Array) -> None:
    rows: list[dict[str, Any]] = [{"born": (datetime.date(2020, 1, 1) - day).days if day else None} for day in DAYS]
    expected = [one.proba for one in live(dated, rows)]
    done = score(write_parquet(tmp_path / "a.parquet", {"born": born}), dated)
    assert [float(row["proba"]) for row in done.scores] == expected
    texts = [{"born": str(cell or ""), "more": "x"} for cell in born.to_pylist()]
    done = score(write_csv(tmp_path / "a.csv", texts), dated)
    assert [float(row["proba"]) for row in done.scores] == expected


def test_faults_are_told_as_in_a_csv(tmp_path: Path) -> None:
    columns = {
        "debt": pa.array([1.0, float("inf"), 0.001, 1e9]),
        "income": pa.array([1, -5, 2, 3]),
        "job": pa.array(["fixed", None, "fixed", "fixed"]).dictionary_encode(),
    }
    done = score(write_parquet(tmp_path / "a.parquet", columns), tiny_engine())
    assert done.why == [
        ("2", "debt", "inf"), ("2", "income", "-5"), ("2", "job", ""),
        ("3", "debt", "0.001"), ("4", "debt", "1000000000"),
    ]  # fmt: skip
    assert [row["row"] for row in done.scores] == ["1"]


def test_kept_columns_stay_what_they_are(tmp_path: Path) -> None:
    days = pa.array(DAYS)
    columns = {"debt": [1, 2, 3], "income": [1, 2, 3], "job": ["fixed"] * 3, "day": days, "list": [[1], [2], []]}
    path = write_parquet(tmp_path / "a.parquet", columns)
    done = score(path, tiny_engine(), kept=["day", "debt"])
    assert [(row["day"], row["debt"]) for row in done.scores] == [("1980-05-17", "1"), ("1999-12-31", "2"), ("", "3")]
    assert done.summary.unused == ["list"]
    with pytest.raises(TableInvalid, match=r"column list holds list<.*>; expected numbers, text, dates or booleans"):
        score(path, tiny_engine(), kept=["list"])


def test_a_column_of_lists_is_no_feature(tmp_path: Path) -> None:
    columns = {"debt": [[1], [2]], "income": [1, 2], "job": ["fixed", "fixed"]}
    with pytest.raises(TableInvalid, match="column debt holds list"):
        score(write_parquet(tmp_path / "a.parquet", columns), tiny_engine())


def test_a_column_of_nothing_is_missing_everywhere(tmp_path: Path) -> None:
    columns = {"debt": pa.nulls(2), "income": [1, 2], "job": ["fixed", "fixed"]}
    done = score(write_parquet(tmp_path / "a.parquet", columns), tiny_engine())
    rows = [{"debt": None, "income": n, "job": "fixed"} for n in (1, 2)]
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(tiny_engine(), rows)]


def test_many_row_groups_are_one_file(tmp_path: Path) -> None:
    rows = tiny_table().applicants
    done = score(write_parquet(tmp_path / "a.parquet", arrow_columns(TINY, rows)), tiny_engine())
    assert [int(row["row"]) for row in done.scores] == list(range(1, 401))
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(tiny_engine(), rows)]


@pytest.mark.parametrize("end", [0, 4, 1000, -30])
def test_a_damaged_file_is_a_sentence(tmp_path: Path, end: int) -> None:
    path = write_parquet(tmp_path / "a.parquet", arrow_columns(TINY, tiny_table().applicants))
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(TableInvalid, match="is not a complete Parquet file"):
        score(path, tiny_engine())


def test_a_damaged_page_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", arrow_columns(TINY, tiny_table().applicants))
    content = bytearray(path.read_bytes())
    content[4:400] = bytes(396)
    path.write_bytes(content)
    with pytest.raises(TableInvalid, match="is not a complete Parquet file"):
        score(path, tiny_engine())
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_no_rows_and_missing_columns_are_told(tmp_path: Path) -> None:
    empty = write_parquet(tmp_path / "a.parquet", {"debt": [], "income": [], "job": []})
    with pytest.raises(TableInvalid, match="has a header but no rows"):
        score(empty, tiny_engine())
    other = write_parquet(tmp_path / "a.parquet", {"debt": [1], "incom": [1], "job": ["fixed"]})
    with pytest.raises(TableInvalid, match="column income is missing; did you mean incom"):
        score(other, tiny_engine())
    with pytest.raises(TableInvalid, match="there is no such file"):
        score(tmp_path / "nowhere.parquet", tiny_engine())
