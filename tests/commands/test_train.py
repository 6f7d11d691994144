"""`python -m app train`: a CSV with a fault is told by file, row and column, and leaves the registry alone."""

from pathlib import Path

import pytest

from app.__main__ import guarded, main
from app.ml.dataset import DEFAULT_DATA
from app.ml.registry import ModelRegistry
from tests.fixtures.bank_folder import embedded_settings
from tests.fixtures.command_line import run

LINES = DEFAULT_DATA.read_text(encoding="utf-8").splitlines(keepends=True)


def registered(folder: Path) -> list[str]:
    return ModelRegistry(str(folder / "var" / "registry")).versions()


def csv_with(folder: Path, *lines: str, rows: int = 30) -> Path:
    path = folder / "loans.csv"
    path.write_text("".join([*LINES[: rows + 1], *(f"{line}\n" for line in lines)]), encoding="utf-8")
    return path


def test_a_table_just_large_enough_trains_and_is_registered(tmp_path: Path) -> None:
    path = csv_with(tmp_path, rows=1700)
    done = run(tmp_path, "train", "--data", str(path))
    assert (done.code, done.err) == (0, "")
    (version,) = registered(tmp_path)
    assert f"Registered {version}" in done.out
    assert "Held out: 1510 loans" in done.out
    assert all(f"{figure} 0." in done.out for figure in ("AUC", "Gini", "KS", "Brier"))


def test_a_faulty_cell_is_a_sentence_with_file_row_and_column_and_nothing_is_registered(tmp_path: Path) -> None:
    path = csv_with(tmp_path, "seven" + LINES[1].strip()[2:])
    refused = run(tmp_path, "train", "--data", str(path))
    assert refused.is_a_sentence
    assert f"{path}:32: age: must be a whole number from 18 to 110" in refused.err
    assert "got 'seven'" in refused.err
    assert registered(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (LINES[0].encode(), "has a header but no rows"),
        (LINES[0].replace("age", "years").encode() + LINES[1].encode(), "column age is missing"),
        (LINES[0].encode() + LINES[1].encode() + "вдова".encode("cp1251"), ":3: is not UTF-8 text"),
        ("".join(LINES[:1511]).encode(), "has 1,510 rows; 1,510 are held out"),
        ("".join([LINES[0], LINES[1] * 1600]).encode(), "default must be 1 in some rows and 0 in others"),
    ],
)
def test_a_table_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(content)
    assert told in refusal(tmp_path, path, monkeypatch, capsys)
    assert registered(tmp_path) == []


@pytest.mark.parametrize(("name", "told"), [("nowhere.csv", "there is no such file"), (".", "cannot be read")])
def test_a_file_that_is_none_is_a_sentence(
    tmp_path: Path, name: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in refusal(tmp_path, tmp_path / name, monkeypatch, capsys)


def refusal(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr("sys.argv", ["app", "train", "--data", str(data)])
    with embedded_settings(folder):
        assert guarded(main) == 2
    written = capsys.readouterr().err
    assert "Traceback" not in written
    return written
