"""Held-out rows beside a model: what the model needs and no more, the same bytes each time, nothing damaged."""

import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ArtifactInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry import held_out
from app.ml.registry.held_out import MAX_ROWS, HeldOut, loans_for
from app.ml.tables.dataset import DEFAULT_DATA
from app.ml.tables.target import Target
from tests.ml.models import TINY, some_loans, tiny_table

LOANS = load_contract("consumer_loan")


def loans(rows: int = 50) -> HeldOut:
    table = some_loans().part(range(rows))
    return HeldOut.of(LOANS, table.columns, table.outcome)


def test_what_the_model_sees_is_kept_and_what_nothing_protects() -> None:
    plain = LOANS.model_dump(mode="json")
    for feature in plain["features"]:
        if feature["name"] == "income_monthly":
            feature["governance"] = ["display"]
        if feature["name"] == "age":
            feature["used_because"] = "the regulator asks for it"
    contract = Contract.model_validate(plain)
    table = some_loans().part(range(5))
    kept = set(HeldOut.of(contract, table.columns, table.outcome).columns)
    assert kept == {feature.name for feature in LOANS.inputs} - {"family_status"}
    assert set(loans().columns) == kept - {"age"}


def test_what_was_written_is_read_and_the_same_rows_give_the_same_bytes() -> None:
    rows = loans()
    again = HeldOut.from_bytes(rows.to_bytes())
    assert again.columns == rows.columns
    assert again.outcome.tolist() == rows.outcome.tolist()
    assert again.to_bytes() == rows.to_bytes()


def test_an_engine_gets_every_input_and_what_its_model_does_not_see_is_missing() -> None:
    columns = loans().for_contract(LOANS)
    assert set(columns) == {feature.name for feature in LOANS.inputs}
    assert set(columns["age"]) == {None}


def test_at_most_so_many_rows_are_kept_chosen_by_the_seed_in_their_order() -> None:
    count = MAX_ROWS + 500
    rows = HeldOut({"debt": list(range(count))}, np.arange(count) % 2)
    capped = rows.capped(seed=3)
    numbers = list(capped.columns["debt"])
    assert len(numbers) == len(set(numbers)) == MAX_ROWS
    assert numbers == sorted(numbers)
    assert [number % 2 for number in numbers] == capped.outcome.tolist()
    assert numbers == list(rows.capped(seed=3).columns["debt"]) != list(rows.capped(seed=4).columns["debt"])
    few = loans()
    assert few.capped(seed=3) is few


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_damaged_file_is_refused_or_reads_as_it_was(place: int, byte: int) -> None:
    table = tiny_table()
    whole = HeldOut.of(TINY, table.columns, table.outcome).to_bytes()
    place %= len(whole)
    try:
        found = HeldOut.from_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
    except ArtifactInvalid:
        return
    assert found.columns == table.columns


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {},
        {"columns": 1},
        {"columns": {"a": [1]}, "outcome": [0, 1]},
        {"columns": {"a": "bc"}, "outcome": [0, 1]},
        {"columns": {}, "outcome": 1},
        *({"columns": {}, "outcome": [odd]} for odd in (2, 0.5, True, "1", None, [0], 10**30)),
        {"columns": {"a": [float("nan")]}, "outcome": [0]},
    ],
)
def test_what_is_no_table_is_refused(plain: object) -> None:
    with pytest.raises(ArtifactInvalid, match=r"held-out rows \(held-out\.json\.gz\) cannot be read"):
        HeldOut.from_bytes(gzip.compress(json.dumps(plain).encode()))


def test_a_small_file_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out, "LARGEST_BYTES", 1000)
    with pytest.raises(ArtifactInvalid, match="it is too large"):
        HeldOut.from_bytes(gzip.compress(b" " * 10_000))


def test_of_the_products_own_loans_only_those_no_default_model_has_seen_are_taken() -> None:
    assert len(loans_for(LOANS, DEFAULT_DATA, Target(LOANS.target)).outcome) == 1510


def test_rows_nested_without_end_are_refused() -> None:
    with pytest.raises(ArtifactInvalid, match="nested too deep"):
        HeldOut.from_bytes(gzip.compress(b"[" * 200_000))


def test_rows_a_model_cannot_be_computed_on_are_refused_with_the_column() -> None:
    few = tiny_table().part(range(3))
    HeldOut.of(TINY, few.columns, few.outcome).require_fit(TINY)
    for name, values in (("debt", ["much"] * 3), ("debt", [[]] * 3), ("job", [1] * 3)):
        with pytest.raises(ArtifactInvalid, match=f"cannot be read: {name}: must hold only"):
            HeldOut({**few.columns, name: values}, few.outcome).require_fit(TINY)


def test_numbers_a_database_could_not_hold_are_read_as_they_were_written() -> None:
    few = tiny_table().part(range(3))
    rows = HeldOut.of(TINY, {**few.columns, "debt": [10**20, 10**300, 1]}, few.outcome)
    again = HeldOut.from_bytes(rows.to_bytes())
    again.require_fit(TINY)
    assert again.columns == rows.columns
