"""Both files stand whole, or nothing of them does."""

import resource
import signal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from app.exceptions import PlaceUnwritable
from app.ml.batch.chunk import Rejection
from app.ml.batch.writer import results

SCHEMA = pa.schema([("row", pa.int64()), ("note", pa.string()), ("proba", pa.float64())])


def batch(*values: float) -> pa.RecordBatch:
    rows = list(range(1, len(values) + 1))
    return pa.record_batch([rows, ['a, "b"' for _ in rows], list(values)], schema=SCHEMA)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_files_take_their_places_at_the_end(tmp_path: Path, ending: str) -> None:
    out, rejects = tmp_path / f"out{ending}", tmp_path / "rejects.csv"
    out.write_text("what was there before")
    with results(out, rejects, SCHEMA) as opened:
        opened.write(batch(0.1), [Rejection(2, "age", "7", 'must be "legal"; got 7')])
        assert (out.read_text(), rejects.exists()) == ("what was there before", False)
    assert out.stat().st_size > 30
    assert rejects.read_text() == 'row,column,value,reason\n2,age,7,"must be ""legal""; got 7"\n'
    assert len(list(tmp_path.iterdir())) == 2


def test_figures_have_all_their_bits_and_text_is_quoted_where_needed(tmp_path: Path) -> None:
    figures = [0.1, 1e-6, 1 - 1e-6, float(np.nextafter(0.3, 1)), 5e-324]
    with results(tmp_path / "out.csv", tmp_path / "r.csv", SCHEMA) as opened:
        opened.write(batch(*figures), [])
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert [float(line.rsplit(",", 1)[1]) for line in lines[1:]] == figures
    assert lines[1].startswith('1,"a, ""b""",')


def test_after_a_failure_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), results(tmp_path / "o.csv", tmp_path / "r.csv", SCHEMA) as opened:
        opened.write(batch(0.1), [])
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_disk_that_fills_is_a_sentence_and_nothing_is_left(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"o{ending}"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(PlaceUnwritable) as fault, results(out, tmp_path / "r.csv", SCHEMA) as opened:
            for _ in range(10):
                opened.write(batch(*np.random.default_rng(0).random(10_000).tolist()), [])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, previous)
    assert fault.value.detail.startswith(f"{out} cannot be written: ")
    assert "Nothing of it was kept" in fault.value.detail
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "o.csv"
    with (
        pytest.raises(PlaceUnwritable, match="written: No such file"),
        results(out, tmp_path / "r.csv", SCHEMA),
    ):
        raise AssertionError("the block is not entered")
    assert list(tmp_path.iterdir()) == []
