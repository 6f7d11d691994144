"""The demo files are the ones the script makes, and they say what the data set says."""

import csv
from pathlib import Path

import pytest

from tools.generate_demo_data import APPLICANTS_FILE, HISTORIES_FILE, OUTPUT, demo_loans, main

LOANS = demo_loans()
BIN_YEARS = {
    "<1 year": (0, 1),
    "1-3 year": (1, 3),
    "3-5 year": (3, 5),
    "5-10 year": (5, 10),
    "10-40 year": (10, 40),
    "40+ year": (40, 81),
}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((OUTPUT / name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def applicants() -> list[dict[str, str]]:
    return rows(APPLICANTS_FILE)


@pytest.fixture(scope="module")
def histories() -> list[list[str]]:
    """Each client's statuses, the newest first, in the order of the IDs."""
    collected: dict[int, list[str]] = {}
    for row in rows(HISTORIES_FILE):
        statuses = collected.setdefault(int(row["ID"]), [])
        assert int(row["MONTHS_BALANCE"]) == -len(statuses)
        statuses.append(row["STATUS"])
    assert list(collected) == list(range(1, 1511))
    return list(collected.values())


def test_the_files_can_be_made_again_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--output", str(tmp_path / "new")])
    for name in (APPLICANTS_FILE, HISTORIES_FILE):
        assert (tmp_path / "new" / name).read_bytes() == (OUTPUT / name).read_bytes()
    assert "1,510 applicants" in capsys.readouterr().out


@pytest.mark.parametrize("name", [APPLICANTS_FILE, HISTORIES_FILE])
def test_line_ends_are_lf(name: str) -> None:
    content = (OUTPUT / name).read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_the_applicants_are_the_demo_loans_without_their_outcome(applicants: list[dict[str, str]]) -> None:
    assert [row["ID"] for row in applicants] == [str(number) for number in range(1, 1511)]
    added = {"ID", "days_employed_bin"}
    assert [{k: v for k, v in row.items() if k not in added} for row in applicants] == [
        {k: v for k, v in loan.items() if k != "default"} for loan in LOANS
    ]


def test_the_columns_are_id_thirteen_inputs_and_the_bin(applicants: list[dict[str, str]]) -> None:
    columns = list(applicants[0])
    assert (columns[0], len(columns), columns[-1]) == ("ID", 15, "days_employed_bin")


def test_the_bins_match_the_days(applicants: list[dict[str, str]]) -> None:
    for row in applicants:
        earliest, before = BIN_YEARS[row["days_employed_bin"]]
        assert earliest * 365 <= int(row["days_employed"]) < before * 365


def test_a_history_is_as_long_as_the_term_but_at_most_36_months(histories: list[list[str]]) -> None:
    assert [len(history) for history in histories] == [min(int(loan["term_months"]), 36) for loan in LOANS]


def test_every_good_loan_stays_at_two_or_below(histories: list[list[str]]) -> None:
    good = [history for history, loan in zip(histories, LOANS, strict=True) if loan["default"] == "0"]
    assert len(good) == 1084
    assert all(set(history) <= {"X", "C", "0", "1", "2"} for history in good)


def test_every_bad_loan_was_once_at_three_or_above(histories: list[list[str]]) -> None:
    bad = [history for history, loan in zip(histories, LOANS, strict=True) if loan["default"] == "1"]
    assert len(bad) == 426
    assert all(set(history) & {"3", "4", "5"} for history in bad)


def test_a_closed_loan_stays_closed(histories: list[list[str]]) -> None:
    for newest_first in histories:
        oldest_first = "".join(reversed(newest_first))
        assert set(oldest_first.lstrip("X012345")) <= {"C"}


def test_about_one_client_in_six_is_overdue_now(histories: list[list[str]]) -> None:
    overdue = sum(history[0] in {"1", "2", "3", "4", "5"} for history in histories)
    assert 0.15 < overdue / len(histories) < 0.19
