"""data/README.md tells the truth about the data set beside it."""

import csv
import re
from hashlib import sha256
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
CSV_BYTES = (DATA / "consumer_loans.csv").read_bytes()
LOANS = list(csv.DictReader(CSV_BYTES.decode("utf-8").splitlines()))


def test_the_readme_names_the_hash_of_the_file() -> None:
    assert re.findall(r"[0-9a-f]{64}", README) == [sha256(CSV_BYTES).hexdigest()]


def test_the_readme_names_the_rows_and_the_rate() -> None:
    bad = sum(loan["default"] == "1" for loan in LOANS)
    assert f"| rows | {len(LOANS):,} |" in README
    assert f"| ended bad | {bad:,} ({bad / len(LOANS):.1%})".replace("%", " %") in README


def test_the_readme_describes_every_column_in_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", README, flags=re.MULTILINE) == list(LOANS[0])


def test_the_readme_counts_the_blanks() -> None:
    for column in ("income_monthly", "assets_total", "debt_total"):
        blanks = sum(loan[column] == "" for loan in LOANS)
        assert re.search(rf"^\| `{column}` .*\| {blanks}, blank \|$", README, flags=re.MULTILINE)


def test_the_readme_carries_the_licence() -> None:
    assert "MIT License" in README
    assert "Copyright (c) 2023 modeldata authors" in README


def test_the_file_has_lf_line_ends_and_ends_with_one() -> None:
    assert b"\r" not in CSV_BYTES
    assert CSV_BYTES.endswith(b"\n")


def test_only_the_three_nullable_amounts_are_ever_blank() -> None:
    blank = {name for loan in LOANS for name, value in loan.items() if value == ""}
    assert blank == {"income_monthly", "assets_total", "debt_total"}


def test_every_number_is_a_whole_number_as_text() -> None:
    words = {"family_status", "housing", "job_type", "has_negative_records"}
    texts = {value for loan in LOANS for name, value in loan.items() if name not in words and value}
    assert all(re.fullmatch(r"0|[1-9]\d*", text) for text in texts)
