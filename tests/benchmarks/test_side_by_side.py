"""The benchmarks that ask in two ways run both; how much one costs beside the other is no matter of a test."""

from collections.abc import Callable

import pytest

from benchmarks.decisions import DECIDED, decisions
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import BY_KEY, SCORE
from benchmarks.keys import keys
from benchmarks.trail import WITHOUT, trail
from tests.benchmarks.tables import rows_of

LITTLE = Options(turns=1, seconds=0.3, connections=(4,), trees=(4, 5))


@pytest.mark.postgres
@pytest.mark.rabbitmq
@pytest.mark.parametrize(
    ("measure", "names"),
    [(trail, [SCORE, WITHOUT]), (decisions, [DECIDED, SCORE]), (keys, [BY_KEY, SCORE])],
    ids=["trail", "decisions", "keys"],
)
def test_both_ways_are_asked_without_an_error(measure: Callable[[Options], str], names: list[str]) -> None:
    compared, promises = rows_of(measure(LITTLE))
    assert [row[1] for row in compared] == names
    assert [row[5] for row in compared] == ["0", "0"]
    assert [row[2] in {"yes", "NO"} for row in promises] == [True]
