"""The benchmark of the hot path runs and says what it is to say; how fast anything is, is no matter of a test."""

import pytest

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import BARE, BY_KEY, HEALTH, ME, SCORE
from benchmarks.hot_path.section import hot_path
from benchmarks.peers.bentoml import NAME as BENTOML
from benchmarks.peers.bentoml import NOT_INSTALLED, is_installed
from benchmarks.peers.old_design.processes import NAME as OLD
from tests.benchmarks.tables import rows_of

LITTLE = Options(turns=1, seconds=0.3, connections=(1, 4), trees=(4, 5), crews=((1, 1),), kills=False)


@pytest.mark.postgres
@pytest.mark.rabbitmq
@pytest.mark.xdist_group("hot_path")
def test_every_peer_stands_in_both_tables_and_every_promise_has_a_verdict() -> None:
    written = hot_path(LITTLE)
    speed, cost, *_, promises = rows_of(written)
    installed = [BENTOML] if is_installed() else []
    expected = [OLD, SCORE, BY_KEY, ME, HEALTH, *installed, BARE]
    assert [row[1] for row in speed] == [row[1] for row in cost] == expected * 2
    assert [row[0] for row in speed] == ["1"] * len(expected) + ["4"] * len(expected)
    assert all(row[2] in {"yes", "NO", "not measured"} for row in promises)
    assert (NOT_INSTALLED in written) == (not is_installed())
    promised = {row[0] for row in promises}
    assert {f"score by a key at {count}: at least .95 × by a cookie" for count in (32, 128)} <= promised
    kept = {row[0]: row[2] for row in promises}
    assert kept["every answered score is stored with equal values, none twice, replayed bit for bit"] == "yes"
