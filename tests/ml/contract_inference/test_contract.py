"""A contract for a table nobody has described: what is guessed, what is left out, and that it reads back."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.contract_inference.contract import InferenceOptions, Inferred, infer_contract
from app.ml.contract_inference.writing import contract_yaml
from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.definition import FeatureType, MissingPolicy
from app.ml.contracts.loader import parse_contract
from app.ml.tables.checked import read_columns
from app.ml.tables.raw import CsvFormat, RawTable, read_raw
from tests.fixtures.nasty_table import write_nasty


def table(**columns: list[str]) -> RawTable:
    rows = len(next(iter(columns.values())))
    return RawTable(Path("t.csv"), CsvFormat("utf-8", ","), columns, [""] * rows, list(range(2, rows + 2)))


def inferred(options: InferenceOptions | None = None, **columns: list[str]) -> Inferred:
    rows = len(next(iter(columns.values())))
    raw = table(**columns, other=[str(row % 7) for row in range(rows)], y=["0", "1"] * (rows // 2))
    return infer_contract(raw, name="t", target="y", options=options)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> RawTable:
    return read_raw(write_nasty(tmp_path_factory.mktemp("nasty") / "выгрузка.csv"))


@pytest.fixture(scope="module")
def found(nasty: RawTable) -> Inferred:
    return infer_contract(nasty, name="выгрузка", target="статус")


def test_names_become_identifiers_and_the_columns_names_stay(found: Inferred) -> None:
    names = {feature.name: feature.in_files for feature in found.contract.features}
    assert names["dokhod_rub"] == "Доход, руб."
    assert names["class_value"] == "class"
    assert found.contract.by_name["dokhod_rub"].labels.ru == "Доход, руб."
    assert (found.contract.name, found.contract.target) == ("vygruzka", "status")


def test_what_is_no_feature_is_left_out_and_told(found: Inferred) -> None:
    assert found.dropped.keys() == {"№", "пусто", "одно"}
    assert "looks like a key" in found.dropped["№"]
    assert found.dropped["пусто"] == "it is empty"
    assert found.dropped["одно"] == "it holds nothing but 'банк'"


def test_types_ranges_and_missing_are_guessed(found: Inferred) -> None:
    income = found.contract.by_name["dokhod_rub"]
    assert (income.type, income.missing) == (FeatureType.NUMBER, MissingPolicy.WORST)
    assert income.allowed
    assert income.seen
    assert income.allowed[0] == 0 < income.seen[0] < income.seen[1] < income.allowed[1]
    born = found.contract.by_name["data_rozhdeniya"]
    assert born.type is FeatureType.INTEGER
    assert born.days_before is not None
    assert [c.value for c in found.contract.by_name["class_value"].categories] == ["a", "b", "none"]


def test_many_categories_are_the_frequent_ones_and_other(found: Inferred) -> None:
    city = found.contract.by_name["gorod"]
    assert city.unlisted == "other"
    assert "город 0" in {category.value for category in city.categories}
    assert len(city.categories) < 40


def test_protected_names_are_watched_and_not_used(found: Inferred) -> None:
    age = found.contract.by_name["vozrast"]
    assert age.is_protected
    assert not age.in_model
    assert found.notes["возраст"] == "protected by its name: watched, not used"


def test_the_table_satisfies_its_own_contract_and_so_does_every_row(nasty: RawTable, found: Inferred) -> None:
    columns = read_columns(nasty, found.contract)
    for row in range(0, 400, 40):
        applicant = {name: values[row] for name, values in columns.items()}
        assert check_applicant(found.contract, applicant) == applicant


def test_the_contract_reads_back_as_it_was_written(found: Inferred) -> None:
    text = contract_yaml(found.contract, dropped=found.dropped, notes=found.notes)
    assert parse_contract(text, source="contract.yaml") == found.contract
    assert "# left out: № : it looks".replace(" :", ":") in text


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["yes", "no"] * 20, FeatureType.BOOLEAN),
        (["0", "1"] * 20, FeatureType.BOOLEAN),
        (["1", "2", "3", "NA"] * 10, FeatureType.INTEGER),
        (["1.5", "2", "unknown", "3"] * 10, FeatureType.NUMBER),
        (["01", "02"] * 20, FeatureType.CATEGORY),
        (["a", "b"] * 20, FeatureType.CATEGORY),
        (["1", "2", "many"] * 20, FeatureType.CATEGORY),
    ],
)
def test_kinds_of_cells(cells: list[str], kind: FeatureType) -> None:
    assert inferred(x=cells).contract.by_name["x"].type is kind


@pytest.mark.parametrize(
    ("name", "cells", "why"),
    [
        ("x", ["7"] * 40, "nothing but '7'"),
        ("x", [""] * 40, "empty"),
        ("row", [str(1000 + row) for row in range(40)], "key"),
        ("client_id", [str(row * 7919 % 1009) for row in range(40)], "key"),
        ("comment", [f"text {row}" for row in range(40)], "key or free text"),
        ("x", [*map(str, range(1, 78, 2)), "soon"], "most of its values are numbers, but not 'soon'"),
        ("x", [str(row % 7) for row in range(40)], "copy of"),
    ],
)
def test_columns_that_are_no_features(name: str, cells: list[str], why: str) -> None:
    if why == "copy of":
        raw = table(first=cells, x=cells, y=["0", "1"] * 20)
        assert why in infer_contract(raw, name="t", target="y").dropped["x"]
    else:
        assert why in inferred(None, **{name: cells}).dropped[name]


def test_money_that_differs_in_every_row_is_no_key() -> None:
    amounts = [str(1000 + row * 7919 % 9973) for row in range(40)]
    assert "credit_amount" in inferred(credit_amount=amounts).contract.by_name


def test_wishes_decide() -> None:
    keys = [str(1000 + row) for row in range(40)]
    assert "row" in inferred(InferenceOptions(keep=frozenset({"row"})), row=keys).contract.by_name
    assert inferred(InferenceOptions(drop=frozenset({"x"})), x=["1", "2"] * 20).dropped == {"x": "left out on request"}
    used = inferred(
        InferenceOptions(used_because={"age": "the law asks for it"}), age=["20", "30"] * 20
    ).contract.by_name["age"]
    assert used.in_model
    assert used.is_protected


def test_a_wish_about_no_column_is_a_sentence() -> None:
    with pytest.raises(TableInvalid, match="there is no column 'z'; the file has x, other, y"):
        inferred(InferenceOptions(drop=frozenset({"z"})), x=["1", "2"] * 20)


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999", "1e35"])
def test_an_infinite_number_is_told_with_its_row(cell: str) -> None:
    with pytest.raises(TableInvalid, match=r"t\.csv:5: x: holds '.*'; expected a finite number or a blank"):
        inferred(x=["1", "2", "3", cell] * 10)


def test_no_usable_feature_is_a_sentence() -> None:
    with pytest.raises(TableInvalid, match=r"no usable feature is left beside the outcome 'y'.*x: it is empty"):
        infer_contract(table(x=[""] * 4, y=["0", "1"] * 2), name="t", target="y")


def test_a_constant_is_called_constant_and_no_copy_of_another_one() -> None:
    cells = [str(row % 7) for row in range(40)]
    raw = table(x=cells, twin=cells, one=["7"] * 40, other=["7"] * 40, y=["0", "1"] * 20)
    dropped = infer_contract(raw, name="t", target="y").dropped
    assert (dropped["one"], dropped["other"]) == ("it holds nothing but '7'",) * 2
    assert dropped["twin"] == "it is a copy of x"
