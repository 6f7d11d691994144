"""The benchmark of decisions runs both ways; how much one costs is no matter of a test."""

import pytest

from benchmarks.decisions import DECIDED, decisions
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import SCORE
from tests.benchmarks.tables import rows_of

LITTLE = Options(turns=1, seconds=0.3, connections=(4,), trees=(4, 5))


@pytest.mark.postgres
@pytest.mark.rabbitmq
def test_decisions_are_compared_with_scores_alone() -> None:
    compared, promises = rows_of(decisions(LITTLE))
    assert [row[1] for row in compared] == [DECIDED, SCORE]
    assert [row[5] for row in compared] == ["0", "0"]
    assert [row[2] in {"yes", "NO"} for row in promises] == [True]
