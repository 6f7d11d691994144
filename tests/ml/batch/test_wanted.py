"""How a column is written is decided by all of it, however it is cut."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.ml.batch.wanted import Wanted, find_spellings
from app.ml.contracts.definition import Contract
from app.ml.tables.csv_format import CsvFormat
from app.ml.tables.evidence import Evidence
from app.ml.tables.spelling import Spelling
from tests.ml.models import TINY


def test_one_clear_cell_decides_for_the_ambiguous_ones_before_it() -> None:
    pieces = [{"debt": {"1,234": 1}, "income": {"1,234": 1}}, {"debt": {"0,5": 1}, "income": {"1,234.5": 1}}]
    found = find_spellings(TINY, pieces, CsvFormat(separator=","))
    assert found.spellings == {"debt": Spelling(","), "income": Spelling(".")}


CELLS = ["1,5", "1,234", "1.234", "7 %", "x", "0,5", "1.2.20", "#N/A", "5 €"]


@given(st.lists(st.sampled_from(CELLS), max_size=12), st.integers(0, 12))
def test_marks_of_parts_add_up_to_those_of_the_whole(cells: list[str], cut: int) -> None:
    parts = [Evidence.of(Counter(part)) for part in (cells[:cut], cells[cut:])]
    assert parts[0] + parts[1] == Evidence.of(Counter(cells))


def test_columns_of_the_rarer_mark_and_kept_ones_are_not_read_as_numbers(contract: Contract) -> None:
    wanted = Wanted.of(TINY, {"debt": Spelling(","), "income": Spelling(".")}, kept=[])
    assert (wanted.decimal, wanted.numeric, wanted.columns) == (".", ["income"], ["debt", "income", "job"])
    kept = Wanted.of(contract, {}, kept=["age"])
    assert "age" not in kept.numeric
    assert "housing" not in kept.numeric
