"""The benchmark of the trail's cost runs both ways; how much it costs is no matter of a test."""

import pytest

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import SCORE
from benchmarks.trail import WITHOUT, trail
from tests.benchmarks.tables import rows_of

LITTLE = Options(turns=1, seconds=0.3, connections=(4,), trees=(4, 5))


@pytest.mark.postgres
@pytest.mark.rabbitmq
def test_scores_are_compared_with_scores_that_leave_no_trail() -> None:
    compared, promises = rows_of(trail(LITTLE))
    assert [row[1] for row in compared] == [SCORE, WITHOUT]
    assert [row[5] for row in compared] == ["0", "0"]
    assert [row[2] in {"yes", "NO"} for row in promises] == [True]
