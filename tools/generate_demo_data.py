"""Make the demo bank's two files: the applicants and their payment histories.

`python -m tools.generate_demo_data` reads data/consumer_loans.csv, takes the demo clients of the fixed
split and writes df_to_keep.csv and credit_history.csv. The seed is fixed: the same files come out every time,
byte for byte, on any platform.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from app.ml.contracts.features import days_employed_bin
from app.ml.tables.demo_split import split_demo_rows
from tools.payment_history import payment_history

LOANS = Path(__file__).parents[1] / "data" / "consumer_loans.csv"
OUTPUT = Path(__file__).parents[1] / "app" / "scripts" / "test_data"
APPLICANTS_FILE = "df_to_keep.csv"
HISTORIES_FILE = "credit_history.csv"
SEED = 1510
TARGET = "default"

Loan = dict[str, str]


def demo_loans(path: Path = LOANS) -> list[Loan]:
    """Return the demo clients' rows of the data set with their outcome, as text; the first has the ID 1."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    demo, _ = split_demo_rows(lines)
    return list(csv.DictReader([header, *(lines[index] for index in demo)]))


def applicant_rows(loans: Iterable[Loan]) -> Iterator[Loan]:
    """Rows of df_to_keep.csv: ID, the contract's inputs as they stand, the employment bin; no outcome."""
    for client_id, loan in enumerate(loans, start=1):
        days = np.array([float(loan["days_employed"])])
        inputs = {name: value for name, value in loan.items() if name != TARGET}
        bins = days_employed_bin(days_employed=days)
        yield {"ID": str(client_id), **inputs, "days_employed_bin": str(bins[0])}


def history_rows(loans: Iterable[Loan], rng: Random) -> Iterator[Loan]:
    """Rows of credit_history.csv: months 0, −1, … of each client, the newest first."""
    for client_id, loan in enumerate(loans, start=1):
        statuses = payment_history(defaulted=loan[TARGET] == "1", term_months=int(loan["term_months"]), rng=rng)
        for months_ago, status in enumerate(statuses):
            yield {"ID": str(client_id), "MONTHS_BALANCE": str(-months_ago), "STATUS": status}


def write_rows(path: Path, rows: Sequence[Loan]) -> None:
    """Write a non-empty table as UTF-8 CSV with LF line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def generate(output: Path = OUTPUT) -> tuple[int, int]:
    """Write both files into a folder, made if need be; returns the numbers of applicants and of months."""
    loans = demo_loans()
    applicants = list(applicant_rows(loans))
    histories = list(history_rows(loans, Random(SEED)))
    output.mkdir(parents=True, exist_ok=True)
    write_rows(output / APPLICANTS_FILE, applicants)
    write_rows(output / HISTORIES_FILE, histories)
    return len(applicants), len(histories)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the files and say how much is in them."""
    parser = argparse.ArgumentParser(prog="python -m tools.generate_demo_data", description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder to write to (default: %(default)s)")
    output = parser.parse_args(arguments).output
    applicants, months = generate(output)
    sys.stdout.write(f"{output}: {applicants:,} applicants, {months:,} months of payment history\n")


if __name__ == "__main__":
    main()
