"""Training data from a CSV: the whole file or nothing, every fault with file, row and column."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.tables.dataset import DEFAULT_DATA, MAX_FAULTS_SHOWN, Table, read_table

HEADER = (
    "age,family_status,housing,job_type,days_employed,has_negative_records,income_monthly,expenses_monthly,"
    "assets_total,debt_total,credit_amount,goods_price,term_months,default"
)
GOOD = "36,married,owner,fixed,1825,false,125000,51000,3000000,0,1000000,1400000,48,0"
BAD = "20,single,rent,freelance,100,yes,,60000,,,1500000.5,1600000,60,1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's file is."""
    return tmp_path / "loans.csv"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refusal(path: Path, contract: Contract) -> str:
    with pytest.raises(TableInvalid) as fault:
        read_table(path, contract)
    return fault.value.detail


def test_a_good_file_is_read_with_blanks_as_missing(path: Path, contract: Contract) -> None:
    table = read_table(write(path, HEADER, GOOD, BAD), contract)
    assert table.outcome.tolist() == [0, 1]
    assert table.lines == [GOOD, BAD]
    assert table.applicants[0]["has_negative_records"] is False
    assert table.applicants[1]["has_negative_records"] is True
    cleared = [name for name, value in table.applicants[1].items() if value is None]
    assert cleared == ["income_monthly", "assets_total", "debt_total"]
    assert table.applicants[1]["credit_amount"] == 1_500_000.5


def test_columns_may_stand_in_any_order(path: Path, contract: Contract) -> None:
    turned = [",".join(reversed(line.split(","))) for line in (HEADER, GOOD, BAD)]
    straight = read_table(write(path, HEADER, GOOD, BAD), contract).applicants
    assert read_table(write(path, *turned), contract).applicants == straight


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(path: Path, contract: Contract) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n{GOOD}\r\n{BAD}\r\n".encode())
    assert len(read_table(path, contract).applicants) == 2


def test_a_part_keeps_the_order_asked_for(loans: Table) -> None:
    part = loans.part([5, 2])
    assert part.lines == [loans.lines[5], loans.lines[2]]
    assert part.applicants == [loans.applicants[5], loans.applicants[2]]
    assert part.outcome.tolist() == [loans.outcome[5], loans.outcome[2]]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            ",term_months",
            ",months",
            ":1: column term_months is missing; did you mean months? The file has age, family_status,",
        ),
        (",term_months", ",age", ":1: column age stands twice"),
        (",default", ",bad", ":1: there is no column 'default' with the outcome; the file has"),
    ],
)
def test_a_fault_of_the_header_names_the_column(
    path: Path, contract: Contract, old: str, new: str, expected: str
) -> None:
    assert f"{path}{expected}" in refusal(write(path, HEADER.replace(old, new), GOOD, BAD), contract)


def test_a_column_that_the_contract_does_not_know_is_passed_over(path: Path, contract: Contract) -> None:
    more = write(path, f"{HEADER},branch", f"{GOOD},north", f"{BAD},south")
    assert "branch" not in read_table(more, contract).columns


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("36,", "young,", "age: must be a whole number from 18 to 110 (years); got 'young'"),
        ("36,", "17,", "age: must be a whole number from 18 to 110 (years); got 17"),
        ("36,", "36.5,", "age: must be a whole number from 18 to 110 (years); got 36.5"),
        ("36,", ",", "age: must be a whole number from 18 to 110 (years); got None"),
        ("36,", "nan,", "age: must be a whole number from 18 to 110 (years); got None"),
        ("owner", "cave", "housing: must be one of owner, rent,"),
        ("false", "perhaps", "has_negative_records: must be true or false; got 'perhaps'"),
        ("125000", "inf", "income_monthly: must be an amount from 0 to 1,000,000,000"),
        ("125000", "125.001", "income_monthly: must be an amount from 0 to 1,000,000,000 with at most two decimals"),
        (",48,0", ",48", "the row: must have 14 cells like the header; it has 13"),
        (",48,0", ",48,0,0", "the row: must have 14 cells like the header; it has 15"),
    ],
)
def test_a_fault_of_a_cell_names_row_and_column(
    path: Path, contract: Contract, old: str, new: str, expected: str
) -> None:
    said = refusal(write(path, HEADER, GOOD, GOOD.replace(old, new, 1), BAD), contract)
    assert said.startswith(f"{path}:3: {expected}")


def test_faults_of_all_rows_are_told_up_to_ten(path: Path, contract: Contract) -> None:
    faulty = GOOD.replace("36,", "17,", 1).replace("owner", "cave")
    said = refusal(write(path, HEADER, *[faulty] * 30, BAD), contract).splitlines()
    assert len(said) == MAX_FAULTS_SHOWN
    assert said[-1].startswith(f"{path}:6: housing: ")


def test_an_empty_file_is_refused(path: Path, contract: Contract) -> None:
    path.write_text("\n \n", encoding="utf-8")
    assert refusal(path, contract) == f"{path}: is empty; expected a header and rows"


def test_a_header_alone_is_refused(path: Path, contract: Contract) -> None:
    assert refusal(write(path, HEADER), contract) == f"{path}: has a header but no rows"


def test_a_file_that_is_not_there_is_named(path: Path, contract: Contract) -> None:
    assert refusal(path, contract) == f"{path}: there is no such file"


def test_a_folder_is_no_file(tmp_path: Path, contract: Contract) -> None:
    assert refusal(tmp_path, contract).startswith(f"{tmp_path}: cannot be read: ")


@pytest.mark.parametrize("spoilt", ['"stray', "x" * 200_000], ids=["a stray quotation mark", "an endless cell"])
def test_what_the_csv_reader_cannot_read_is_told_with_its_row(tmp_path: Path, spoilt: str) -> None:
    header, first, second, *_ = DEFAULT_DATA.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "loans.csv"
    path.write_text("\n".join([header, first, spoilt + second, first]), encoding="utf-8")
    with pytest.raises(TableInvalid, match=r"loans\.csv:3: is not CSV"):
        read_table(path, load_contract("consumer_loan"))
