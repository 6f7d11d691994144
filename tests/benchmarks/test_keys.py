"""The benchmark of keys runs both ways; how much one costs is no matter of a test."""

import pytest

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import BY_KEY, SCORE
from benchmarks.keys import keys
from tests.benchmarks.tables import rows_of

LITTLE = Options(turns=1, seconds=0.3, connections=(4,), trees=(4, 5))


@pytest.mark.postgres
@pytest.mark.rabbitmq
def test_scores_by_a_key_are_compared_with_scores_by_a_cookie() -> None:
    compared, promises = rows_of(keys(LITTLE))
    assert [row[1] for row in compared] == [BY_KEY, SCORE]
    assert [row[5] for row in compared] == ["0", "0"]
    assert [row[2] in {"yes", "NO"} for row in promises] == [True]
