"""`./scoring import`: the columns are shown and confirmed, good rows stored, the whole file given back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_files import client_row, credit_row, read_rows, write_rows
from tests.fixtures.bank_folder import query
from tests.fixtures.command_line import Outcome

Import = Callable[..., Outcome]


@pytest.fixture
def bring(tmp_path: Path, here: Here) -> Import:
    """`./scoring import` in a folder of its own."""
    return partial(here.run, tmp_path, "import")


def test_nothing_is_stored_before_the_columns_are_confirmed(tmp_path: Path, bring: Import) -> None:
    write_rows(tmp_path / "clients.csv", [client_row(1)])
    done = bring("clients", "clients.csv")
    assert done.code != 0
    assert "external_id <- external_id: C-1" in done.out
    assert "--yes confirms the columns above" in done.err
    assert query(tmp_path, "SELECT count(*) FROM clients") == [(0,)]


def test_a_confirmed_file_is_stored_and_given_back_with_the_problems(tmp_path: Path, bring: Import) -> None:
    write_rows(tmp_path / "clients.csv", [client_row(1, branch="7"), client_row(2, branch="7", age=-1)])
    done = bring("clients", "clients.csv", "--yes")
    assert done.code == 0
    assert "Not used: branch." in done.out
    assert "2 rows: 1 added, 1 rejected." in done.out
    assert "row 2: age: must be a whole number" in done.err
    assert "1 of 2 rows were rejected: see clients.imported.csv" in done.err
    assert [row["import_result"] for row in read_rows(tmp_path / "clients.imported.csv")] == ["added", "rejected"]
    assert query(tmp_path, "SELECT external_id FROM clients") == [("C-1",)]


def test_a_mapping_is_corrected_kept_by_name_and_used_again(tmp_path: Path, bring: Import) -> None:
    row = client_row(1)
    row = {"kd": row.pop("external_id"), **row}
    write_rows(tmp_path / "clients.csv", [row])
    refused = bring("clients", "clients.csv", "--yes")
    assert refused.code != 0
    assert "external_id: needs a column" in refused.err
    assert "--map FIELD=COLUMN" in refused.err
    assert bring("clients", "clients.csv", "--yes", "--map", "external_id=kd", "--keep-mapping", "core bank").code == 0
    done = bring("clients", "clients.csv", "--mapping", "core bank")
    assert (done.code, "1 unchanged" in done.out) == (0, True)
    unknown = bring("clients", "clients.csv", "--mapping", "other")
    assert "there is no such mapping for clients; kept are: core bank" in unknown.err


def test_a_dry_run_stores_nothing_and_needs_no_confirmation(tmp_path: Path, bring: Import) -> None:
    write_rows(tmp_path / "clients.csv", [client_row(1)])
    done = bring("clients", "clients.csv", "--dry-run")
    assert done.code == 0
    assert "1 rows: 1 added. A dry run: nothing is stored." in done.out
    assert query(tmp_path, "SELECT count(*) FROM clients") == [(0,)]


def test_credits_and_their_payments_follow_the_clients(tmp_path: Path, bring: Import) -> None:
    write_rows(tmp_path / "clients.csv", [client_row(1)])
    write_rows(tmp_path / "credits.csv", [credit_row(1, payment_history="01", as_of="2026-03")])
    write_rows(tmp_path / "payments.csv", [{"loan_id": "L-1", "period": "2026-04-30", "payment_status": "0"}])
    for kind in ("clients", "credits", "payments"):
        done = bring(kind, f"{kind}.csv", "--yes")
        assert (done.code, "1 rows: 1 added." in done.out) == (0, True), done.err
    assert query(tmp_path, "SELECT external_id, payment_status, revision FROM credits") == [("L-1", "0", 2)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("clients.xlsx",), "expected a name that ends with .csv or .parquet"),
        (("absent.csv",), "absent.csv"),
        (("clients.csv", "--map", "age"), "--map age: expected FIELD=COLUMN"),
        (("clients.csv", "--returned", "clients.csv"), "is the file itself"),
    ],
)
def test_a_mistake_is_a_sentence(tmp_path: Path, bring: Import, arguments: tuple[str, ...], sentence: str) -> None:
    write_rows(tmp_path / "clients.csv", [client_row(1)])
    (tmp_path / "clients.xlsx").write_bytes(b"PK\x03\x04")
    done = bring("clients", *arguments, "--yes")
    assert done.is_a_sentence
    assert sentence in done.err


def test_a_file_that_is_no_text_is_refused_before_anything_is_stored(tmp_path: Path, bring: Import) -> None:
    (tmp_path / "clients.csv").write_bytes(b"PK\x03\x04\x00\x00binary")
    done = bring("clients", "clients.csv", "--yes")
    assert done.code != 0
    assert "clients.csv" in done.err
