"""A row scored from a file has the bits it has in the service; whatever the file looks like."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from app.exceptions import OptionsInvalid, TableInvalid
from app.ml.batch.job import Job, score_file
from app.ml.contracts.loader import load_contract
from app.ml.grades.bands import band
from app.ml.grades.scale import points
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.probability import rating
from app.ml.tables.dataset import Table
from app.ml.tables.raw import CsvFormat
from app.ml.training.registering import Trained
from tests.fixtures.applicants import applicants
from tests.fixtures.legal_applicant import APPLICANT
from tests.ml.batch.scored_files import arrow_columns, cells, live, rows_of, score, write_csv, write_parquet
from tests.ml.models import TINY_SCALE, tiny_engine, tiny_graded


def test_every_held_out_loan_has_the_bits_the_service_gives(
    tmp_path: Path, engine: ScoringEngine, held_out: Table
) -> None:
    rows = held_out.applicants
    done = score(write_csv(tmp_path / "loans.csv", map(cells, rows)), engine)
    assert [int(row["row"]) for row in done.scores] == list(range(1, len(rows) + 1))
    for row, scored in zip(done.scores, live(engine, rows), strict=True):
        assert (float(row["proba"]), float(row["raw_proba"])) == (scored.proba, scored.raw_proba)
        assert (float(row["rating"]), row["grade"]) == (rating(scored.proba), band(scored.proba))
        assert (int(row["points"]), row["model_version"]) == (points(scored.proba), engine.version)
        contributions = {r["feature"]: r["contribution"] for r in scored.reasons or []}
        assert {name: float(row[f"reason_{name}"]) for name in contributions} == contributions
    assert done.rejections == []
    assert done.summary.scored == sum(done.summary.grades.values()) == 1510


@given(st.lists(applicants(load_contract("consumer_loan")), min_size=1, max_size=6))
def test_any_legal_applicants_have_the_bits_the_service_gives(
    engine: ScoringEngine, applicants_: list[dict[str, Any]]
) -> None:
    scored = live(engine, applicants_)
    with TemporaryDirectory() as folder:
        done = score(write_csv(Path(folder, "a.csv"), map(cells, applicants_)), engine)
        columns = write_parquet(Path(folder, "a.parquet"), arrow_columns(engine.contract, applicants_))
        also = score(columns, engine, reasons=False)
    for rows in (done.scores, also.scores):
        assert [(float(r["proba"]), float(r["raw_proba"])) for r in rows] == [(o.proba, o.raw_proba) for o in scored]


def test_a_portfolio_rate_counts_as_in_the_service(
    tmp_path: Path, trained: Trained, shared_registry: ModelRegistry, held_out: Table
) -> None:
    content = shared_registry.read(trained.sha256)
    shifted = ScoringEngine.load(content, sha256=trained.sha256, portfolio_default_rate=0.03)
    rows = held_out.applicants[:50]
    done = score(write_csv(tmp_path / "a.csv", map(cells, rows)), shifted)
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(shifted, rows)]


def test_missing_values_and_rare_categories_count_as_in_the_service(tmp_path: Path) -> None:
    rows = [
        {"debt": debt, "income": income, "job": job}
        for debt in (None, 5, 700.5)
        for income in (None, 900)
        for job in ("fixed", "rare", "unseen")
    ]
    done = score(write_csv(tmp_path / "a.csv", map(cells, rows)), tiny_engine())
    assert [float(row["proba"]) for row in done.scores] == [one.proba for one in live(tiny_engine(), rows)]


def test_a_model_with_a_master_scale_gives_its_grades_and_one_without_has_no_such_column(tmp_path: Path) -> None:
    rows = [{"debt": debt, "income": income, "job": "fixed"} for debt in (0, 400, 900) for income in (200, 900)]
    path = write_csv(tmp_path / "a.csv", map(cells, rows))
    graded = score(path, ScoringEngine(Artifact(tiny_graded()))).scores
    assert [row["master_grade"] for row in graded] == [TINY_SCALE.grade_of(float(row["proba"])) for row in graded]
    assert len({row["master_grade"] for row in graded}) > 1
    assert "master_grade" not in score(path, tiny_engine()).scores[0]


def test_the_output_keeps_the_id_columns_as_they_stand(tmp_path: Path, engine: ScoringEngine) -> None:
    rows = [{"№": f"00{n}", **cells({**APPLICANT, "age": 30 + n}), "branch": "север, 1"} for n in range(3)]
    done = score(write_csv(tmp_path / "a.csv", rows), engine, kept=["№", "age"], reasons=False)
    assert list(done.scores[0]) == [
        "row", "№", "age", "proba", "rating", "grade", "points", "raw_proba", "model_version",
    ]  # fmt: skip
    assert [(row["row"], row["№"], row["age"]) for row in done.scores] == [
        ("1", "000", "30"), ("2", "001", "31"), ("3", "002", "32"),
    ]  # fmt: skip
    assert done.summary.unused == ["branch"]


def test_an_id_column_with_a_name_of_the_output_is_refused(tmp_path: Path, engine: ScoringEngine) -> None:
    path = write_csv(tmp_path / "a.csv", [{"proba": "x", **cells(APPLICANT)}])
    with pytest.raises(OptionsInvalid, match="proba: the output has a column of this name"):
        score(path, engine, kept=["proba"])


def test_scores_in_parquet_are_those_of_the_csv(tmp_path: Path, engine: ScoringEngine, held_out: Table) -> None:
    path = write_csv(tmp_path / "a.csv", map(cells, held_out.applicants[:200]))
    done = score(path, engine)
    out = tmp_path / "o.parquet"
    score_file(Job(path, out, tmp_path / "r.csv"), engine, lambda _done, _size: None)
    table = parquet.read_table(out)
    assert table.column_names == list(done.scores[0])
    assert table["proba"].to_pylist() == [float(row["proba"]) for row in done.scores]
    assert table["grade"].to_pylist() == [row["grade"] for row in done.scores]


def test_progress_ends_at_the_files_size(tmp_path: Path, engine: ScoringEngine, held_out: Table) -> None:
    path = write_csv(tmp_path / "a.csv", map(cells, held_out.applicants[:20]))
    told: list[tuple[int, int]] = []
    score_file(Job(path, tmp_path / "o.csv", tmp_path / "r.csv"), engine, lambda *at: told.append(at))
    done, size = told[-1]
    assert size == path.stat().st_size
    assert size - len(path.read_text().splitlines()[0]) - 1 <= done <= size


def test_whatever_fails_the_old_output_stands_and_nothing_half_written_is_left(
    tmp_path: Path, engine: ScoringEngine
) -> None:
    good, bad = cells(APPLICANT), ",".join(cells(APPLICANT).values())
    out = tmp_path / "scores.csv"
    score(write_csv(tmp_path / "a.csv", [good]), engine)
    before = out.read_bytes()
    path = tmp_path / "a.csv"
    path.write_text(path.read_text() + bad[:-20])
    with pytest.raises(TableInvalid, match="is truncated in row 2"):
        score(path, engine)
    assert out.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"a.csv", "scores.csv", "rejects.csv"}


def test_rejections_of_an_earlier_run_do_not_stay(tmp_path: Path, engine: ScoringEngine) -> None:
    path = write_csv(tmp_path / "a.csv", [cells(APPLICANT), {**cells(APPLICANT), "age": "7"}])
    assert len(score(path, engine).rejections) == 1
    assert score(write_csv(path, [cells(APPLICANT)]), engine).rejections == []
    assert rows_of(tmp_path / "rejects.csv") == []


def test_a_file_with_no_legal_row_gives_no_scores_and_every_reason(tmp_path: Path, engine: ScoringEngine) -> None:
    path = write_csv(tmp_path / "a.csv", [{**cells(APPLICANT), "age": "7"}] * 3)
    done = score(path, engine)
    assert (done.scores, len(done.rejections), done.summary.scored, done.summary.rejected) == ([], 3, 0, 3)


def test_a_said_encoding_and_separator_are_used(tmp_path: Path, engine: ScoringEngine) -> None:
    path = write_csv(tmp_path / "a.csv", [cells(APPLICANT)], separator="^", encoding="utf-16")
    assert score(path, engine, csv_format=CsvFormat("utf-16", "^")).summary.written == "utf-16, ^ between cells"
