"""A Parquet table is read as a CSV of the same values: by training, by evaluate, and as files are scored."""

import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from app.exceptions import TableInvalid
from app.ml.tables.raw import CsvFormat, read_raw
from app.ml.training.loading import load_for_training
from app.ml.training.request import TrainingOptions, TrainingRequest

ROWS = 300
RANDOM = np.random.default_rng(4)


def table() -> pa.Table:
    """Numbers of several types, words, codes, flags, dates and missing values."""
    amounts = np.round(RANDOM.gamma(2, 40, ROWS), 3)
    bad = (RANDOM.random(ROWS) < 0.3).astype(int)
    return pa.table(
        {
            "amount": pa.array([None if n % 17 == 0 else value for n, value in enumerate(amounts.tolist())]),
            "share": pa.array(np.round(RANDOM.random(ROWS), 2).astype(np.float32)),
            "tiny": pa.array(RANDOM.random(ROWS) * 1e-7),
            "late": pa.array(RANDOM.integers(0, 6, ROWS)),
            "job": pa.array([("наём", "own", None)[n % 3] for n in range(ROWS)]).dictionary_encode(),
            "car": pa.array([n % 2 == 0 for n in range(ROWS)]),
            "opened": pa.array([datetime.date(2015, 1, 1) + datetime.timedelta(days=3 * n) for n in range(ROWS)]),
            "bad": pa.array(bad),
        }
    )


def written(folder: Path) -> tuple[Path, Path]:
    """The same table as Parquet and as CSV."""
    found = table()
    parquet.write_table(found, folder / "t.parquet")
    rows = zip(*(found.column(name).cast(pa.string()).to_pylist() for name in found.column_names), strict=True)
    lines = [",".join("" if cell is None else cell for cell in row) for row in rows]
    (folder / "t.csv").write_text("\n".join([",".join(found.column_names), *lines]) + "\n", encoding="utf-8")
    return folder / "t.parquet", folder / "t.csv"


def test_training_reads_the_same_contract_rows_and_split_from_both(tmp_path: Path) -> None:
    options = TrainingOptions(target="bad")
    ours, theirs = (load_for_training(TrainingRequest(data=path, columns=options)) for path in written(tmp_path))
    assert ours.contract == theirs.contract
    assert {name: kind.type for name, kind in ours.contract.by_name.items()}.keys() >= {"amount", "car", "job"}
    for name, values in theirs.sample.arrays.items():
        np.testing.assert_array_equal(ours.sample.arrays[name], values)
    assert ours.sample.keys == theirs.sample.keys
    assert str(ours.raw.csv_format) == "Parquet"


def test_a_number_needs_no_option_and_no_warning_whatever_its_decimals(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"a": pa.array([1.234, 25.431, 7.125, None, float("nan")])}), path)
    for said in (CsvFormat(), CsvFormat(decimal=",")):
        raw = read_raw(path, said)
        assert raw.columns["a"] == ["1.2340", "25.4310", "7.1250", "", ""]
        assert not raw.evidence["a"].is_open
    assert raw.numbers == [1, 2, 3, 4, 5]


def test_what_has_no_single_values_is_read_as_it_looks(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"a": [1, 2], "list": [[1, 2], None]}), path)
    assert read_raw(path).columns == {"a": ["1", "2"], "list": ["[1, 2]", ""]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PAR1 cut off", "is not a complete Parquet file"),
        (None, "there is no such file"),
        (b"a,b\n1,2\n", "complete Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "t.parquet"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TableInvalid, match=said):
        read_raw(path)


def test_a_table_without_rows_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"a": pa.array([], pa.int64())}), path)
    with pytest.raises(TableInvalid, match="has columns but no rows"):
        read_raw(path)
