"""How a column is written is decided by all of it, however it is cut."""

from hypothesis import given
from hypothesis import strategies as st

from app.ml.batch.wanted import Wanted, find_spellings
from app.ml.contracts.definition import Contract
from app.ml.tables.cells import DecimalMarks
from app.ml.tables.checked import Spelling
from tests.ml.models import TINY


def test_one_clear_cell_decides_for_the_ambiguous_ones_before_it() -> None:
    pieces = [{"debt": ["1,234"], "income": ["1,234"]}, {"debt": ["0,5"], "income": ["1,234.5"]}]
    found = find_spellings(TINY, pieces, separator=",")
    assert found == {"debt": Spelling(","), "income": Spelling(".")}


@given(st.lists(st.sampled_from(["1,5", "1,234", "1,234.5", "7", "x", "0,5"]), max_size=12), st.integers(0, 12))
def test_marks_of_parts_add_up_to_those_of_the_whole(cells: list[str], cut: int) -> None:
    assert DecimalMarks.of(cells[:cut]) + DecimalMarks.of(cells[cut:]) == DecimalMarks.of(cells)


def test_columns_of_the_rarer_mark_and_kept_ones_are_not_read_as_numbers(contract: Contract) -> None:
    wanted = Wanted.of(TINY, {"debt": Spelling(","), "income": Spelling(".")}, kept=[])
    assert (wanted.decimal, wanted.numeric, wanted.columns) == (".", ["income"], ["debt", "income", "job"])
    kept = Wanted.of(contract, {}, kept=["age"])
    assert "age" not in kept.numeric
    assert "housing" not in kept.numeric
