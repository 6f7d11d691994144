"""What is accepted at once is what would have been accepted cell by cell, with the same value."""

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv

from app.ml.batch.csv_file import MISSING, is_plain
from app.ml.contracts.applicant import value_checker
from app.ml.contracts.definition import Contract, Feature
from app.ml.contracts.loader import load_contract
from app.ml.tables.checked import check_cells, parser_of
from app.ml.tables.plain import legal_numbers
from app.ml.tables.spelling import Spelling
from app.ml.tables.words import is_missing
from tests.fixtures.applicants import NUMBERS, legal_values

CONTRACTS = [load_contract(name) for name in ("consumer_loan", "card_application")]
FEATURES = [f for contract in CONTRACTS for f in contract.inputs if f.type in NUMBERS]
odd = st.text("0123456789.,+-eE naNifINF%_'\u00a0", max_size=12)
like_numbers = st.from_regex(r"\A[-+]?[0-9]{0,4}[.,]?[0-9]{0,4}([eE][-+]?[0-9]{1,4})?\Z")
some = (
    like_numbers
    | st.sampled_from(["-nan", "+nan", "nan(1)", "-inf", "infinity", "0x1p3"])
    | st.floats(allow_nan=False).map(repr)
    | st.integers(-(10**20), 10**20).map(str)
    | odd
)


def cells(feature: Feature) -> st.SearchStrategy[str]:
    return some | legal_values(feature).map(lambda value: "" if value is None else str(value))


def exactly(feature: Feature, cell: str, decimal: str) -> float | None:
    """The value of one cell, NaN for missing, None for a fault."""
    known, wrong = check_cells([cell], parser_of(feature, Spelling(decimal)), value_checker(feature))
    return None if wrong else math.nan if known[cell] is None else float(known[cell])


def at_once(feature: Feature, cell: str, decimal: str) -> float | None:
    """The value of one cell as a column of plain numbers; None where that is not settled."""
    options = csv.ConvertOptions(column_types={"x": pa.float64()}, null_values=MISSING, decimal_point=decimal)
    try:
        table = csv.read_csv(
            pa.BufferReader(f"{cell};\n".encode()),
            read_options=csv.ReadOptions(column_names=["x", "end"]),
            parse_options=csv.ParseOptions(delimiter=";", quote_char=False),
            convert_options=options,
        )
    except pa.ArrowInvalid:
        return None
    if not is_plain(table["x"].combine_chunks()):
        return None
    values = legal_numbers(feature, table["x"].to_numpy())
    return None if values is None else float(values[0])


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
@pytest.mark.parametrize("decimal", [".", ","])
@given(data=st.data())
def test_a_cell_that_is_accepted_at_once_has_the_value_of_the_exact_way(
    feature: Feature, decimal: str, data: st.DataObject
) -> None:
    cell = data.draw(cells(feature))
    settled = at_once(feature, cell, decimal)
    if settled is not None:
        exact = exactly(feature, cell, decimal)
        assert exact is not None
        assert np.array(settled).tobytes() == np.array(exact).tobytes()


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
@given(data=st.data())
def test_legal_values_are_settled_at_once(feature: Feature, data: st.DataObject) -> None:
    value: Any = data.draw(legal_values(feature))
    assert at_once(feature, "" if value is None else str(value), ".") is not None


def test_what_is_read_as_missing_at_once_is_missing() -> None:
    assert [word for word in MISSING if not is_missing(word, among_numbers=True)] == []


def test_one_illegal_number_leaves_its_column_to_the_exact_way(contract: Contract) -> None:
    age = contract.by_name["age"]
    assert legal_numbers(age, np.array([18.0, 36.0])) is not None
    for wrong in (17.0, 111.0, 36.5, math.inf, -math.inf, math.nan):
        assert legal_numbers(age, np.array([36.0, wrong])) is None
