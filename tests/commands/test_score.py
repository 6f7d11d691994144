"""`./scoring score`: a file in, scores and refused rows out; a mistake is a sentence and leaves nothing."""

import csv
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA
from tests.commands.here import Here
from tests.fixtures.command_line import Outcome, run
from tests.fixtures.small_models import put_models

LINES = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)
Score = Callable[..., Outcome]


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """Two small models in the registry, the first of them the champion."""
    versions = put_models(tmp_path, count=2)
    ModelRegistry(str(tmp_path / "var" / "registry")).set_alias(versions[0])
    return versions


@pytest.fixture
def score(tmp_path: Path, here: Here) -> Score:
    """`./scoring score` in a folder of its own."""
    return partial(here.run, tmp_path, "score")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_is_scored_with_the_champion_and_told(tmp_path: Path, versions: list[str], score: Score) -> None:
    (tmp_path / "loans.csv").write_text("".join(LINES[:501]))
    done = score("loans.csv", "-o", "scores.csv", "--id", "age")
    assert (done.code, done.err) == (0, "")
    assert f"Model {versions[0]}" in done.out
    assert "Read as utf-8, comma between cells. Not used: default." in done.out
    assert "500 rows, 500 scored, 0 rejected; " in done.out
    assert "Mean PD 0." in done.out
    rows = rows_of(tmp_path / "scores.csv")
    assert len(rows) == 500
    assert rows[0]["age"] == LINES[1].split(",")[0]
    assert "reason_income_monthly" in rows[0]
    assert (tmp_path / "scores.rejects.csv").read_text() == "row,column,value,reason\n"


def test_another_model_and_no_reasons_are_said(tmp_path: Path, versions: list[str], score: Score) -> None:
    (tmp_path / "loans.csv").write_text("".join(LINES[:11]))
    assert score("loans.csv", "-o", "o.csv", "--model", versions[1][:8], "--no-reasons").code == 0
    rows = rows_of(tmp_path / "o.csv")
    assert {row["model_version"] for row in rows} == {versions[1]}
    assert not any(name.startswith("reason_") for name in rows[0])


def test_the_portfolio_rate_of_the_settings_counts(tmp_path: Path, versions: list[str], score: Score) -> None:
    (tmp_path / "loans.csv").write_text("".join(LINES[:11]))
    score("loans.csv", "-o", "plain.csv")
    score("loans.csv", "-o", "shifted.csv", PORTFOLIO_DEFAULT_RATE="0.01")
    plain, shifted = (rows_of(tmp_path / name) for name in ("plain.csv", "shifted.csv"))
    assert all(float(a["proba"]) > float(b["proba"]) for a, b in zip(plain, shifted, strict=True))
    assert [row["raw_proba"] for row in plain] == [row["raw_proba"] for row in shifted]


def test_rejected_rows_are_told_and_the_others_scored(tmp_path: Path, versions: list[str], score: Score) -> None:
    (tmp_path / "loans.csv").write_text(
        "".join([*LINES[:4], LINES[4].replace(LINES[4][:2], "7", 1), "1,2\n", *LINES[5:8]])
    )
    done = score("loans.csv", "-o", "o.parquet", "--rejects", "bad.csv")
    assert done.code == 0
    assert done.err == "2 of 8 rows were rejected: see bad.csv\n"
    assert [(row["row"], row["column"], row["value"]) for row in rows_of(tmp_path / "bad.csv")] == [
        ("4", "age", "7"), ("5", "", "1,2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere.csv", "-o", "o.csv"), "nowhere.csv: there is no such file"),
        (("nowhere.parquet", "-o", "o.csv"), "nowhere.parquet: there is no such file"),
        (("folder.csv", "-o", "o.csv"), "folder.csv: cannot be read: Is a directory"),
        (("loans.csv", "-o", "o.txt"), "o.txt: expected a name that ends with .csv or .parquet"),
        (("loans.xlsx", "-o", "o.csv"), "loans.xlsx: expected a name that ends with .csv or .parquet"),
        (("loans.csv", "-o", "loans.csv"), "must be three different files"),
        (("loans.csv", "-o", "o.csv", "--rejects", "o.csv"), "must be three different files"),
        (("loans.csv", "-o", "no/o.csv"), "no/o.csv cannot be written: No such file or directory"),
        (
            ("loans.csv", "-o", "o.csv", "--id", "Branch"),
            "\n--id COLUMN names a column to keep.",
        ),
        (("loans.csv", "-o", "o.csv", "--model", "f00"), "0 models start with 'f00'"),
        (("loans.csv", "-o", "o.csv", "--separator", "::"), "'::' is not a separator"),
        (("cut.csv", "-o", "o.csv"), "cut.csv: is truncated in row 300: it has too few cells"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, versions: list[str], score: Score, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "loans.csv").write_text("".join(LINES[:11]))
    (tmp_path / "cut.csv").write_text("".join(LINES[:301])[:-20])
    (tmp_path / "folder.csv").mkdir()
    before = {path.name for path in tmp_path.iterdir()}
    refused = score(*arguments)
    assert refused.is_a_sentence
    assert told in refused.err
    assert {path.name for path in tmp_path.iterdir()} == before


def test_without_a_champion_a_model_must_be_named(tmp_path: Path, score: Score) -> None:
    (tmp_path / "loans.csv").write_text("".join(LINES[:11]))
    refused = score("loans.csv", "-o", "o.csv")
    assert refused.is_a_sentence
    assert "has no champion" in refused.err


def test_where_only_is_served_it_says_what_is_missing(tmp_path: Path, versions: list[str]) -> None:
    (tmp_path / "pyarrow_is_absent").mkdir()
    (tmp_path / "pyarrow_is_absent" / "sitecustomize.py").write_text(
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pyarrow': raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Absent())\n"
    )
    (tmp_path / "loans.csv").write_text("".join(LINES[:11]))
    root = str(Path(__file__).parents[2])
    refused = run(tmp_path, "score", "loans.csv", "-o", "o.csv", PYTHONPATH=f"{tmp_path / 'pyarrow_is_absent'}:{root}")
    assert refused.is_a_sentence
    assert "needs pyarrow, which comes with the training set" in refused.err


PEAK = (
    "import resource, sys; from app.commands.cli import main; main(standalone_mode=False); "
    "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


def test_ten_times_the_rows_need_no_more_memory(tmp_path: Path, versions: list[str]) -> None:
    peaks = []
    for count in (30, 300):
        (tmp_path / "loans.csv").write_text("".join([LINES[0], *LINES[1:1001] * count]))
        arguments = ["score", str(tmp_path / "loans.csv"), "-o", str(tmp_path / "o.csv"), "--no-reasons"]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout.split("peak ")[1]))
    assert peaks[1] < peaks[0] * 1.25


def test_what_a_file_leaves_open_is_told_with_the_option_that_settles_it(
    tmp_path: Path, versions: list[str], score: Score
) -> None:
    header = LINES[0].strip().split(",")
    place = header.index("income_monthly")
    rows = [line.strip().split(",") for line in LINES[1:6]]
    for number, row in enumerate(rows):
        row[place] = f"{120 + number}.000"
    (tmp_path / "loans.csv").write_text("\n".join(";".join(row) for row in [header, *rows]) + "\n")
    done = score("loans.csv", "-o", "o.csv")
    assert done.code == 0
    assert "Look at: income_monthly: '120.000' is read as 120 but may be 120000" in done.err
    assert "(--decimal . or --decimal ,)" in done.err
    assert score("loans.csv", "-o", "o.csv", "--decimal", ",").err == ""
