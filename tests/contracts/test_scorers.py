"""One contract, two scorers: the engine in this process, and real workers over a real broker, to the bit."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.exceptions import ScoringUnavailable
from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import Scored
from app.scripts.demo_bank import demo_clients
from app.services.scorer import Scorer, ScoreRequest, State, Workforce
from app.services.scorers.in_process import InProcessScorer
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.workers import workers

UNKNOWN = "f" * 64
BOTH = ["in_process", pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)]


@pytest.fixture(scope="module")
def registry(small_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models, the last of them damaged."""
    copy = Path(shutil.copytree(small_registry, tmp_path_factory.mktemp("scorers") / "registry"))
    damaged = copy / "models" / ModelRegistry(str(copy)).versions()[-1] / "model.cbm"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    return copy


@pytest.fixture(scope="module", params=BOTH)
def address(request: pytest.FixtureRequest, registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Where the scores are computed: None for here, else a broker with two workers."""
    if request.param == "in_process":
        yield None
        return
    broker = request.getfixturevalue("modules_broker")
    with workers(2, tmp_path_factory.mktemp("workers"), broker_url=broker.url, registry=registry):
        yield broker.url


@pytest_asyncio.fixture
async def scorer(address: str | None, registry: Path) -> AsyncIterator[Scorer]:
    scorer: Scorer = (
        RabbitScorer(address, timeout_seconds=PATIENCE_SECONDS)
        if address
        else InProcessScorer(
            ModelRegistry(str(registry)), portfolio_default_rate=None, timeout_seconds=PATIENCE_SECONDS
        )
    )
    yield scorer
    await scorer.close()


@pytest.fixture(scope="module")
def demo_columns() -> dict[str, list[Any]]:
    """All clients of the demo bank."""
    contract = load_contract("consumer_loan")
    return to_columns(contract, [client.features for client in demo_clients(contract)])


def engine(registry: Path, version: str) -> ScoringEngine:
    return ScoringEngine.load(ModelRegistry(str(registry)).read(version), sha256=version)


def told(scored: list[Scored]) -> list[Any]:
    """Every figure as its bits, every reason with its type."""
    return [(one.proba.hex(), one.raw_proba.hex(), one.raw_log_odds.hex(), _reasons(one)) for one in scored]


def _reasons(scored: Scored) -> Any:
    if scored.reasons is None:
        return None
    return [(r["feature"], type(r["value"]), r["value"], r["contribution"].hex()) for r in scored.reasons]


async def test_all_demo_clients_get_the_engines_bits_and_reasons(
    scorer: Scorer, registry: Path, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    scored = await scorer.score(ScoreRequest(models[0], demo_columns))
    assert len(scored) == 1510
    assert told(scored) == told(engine(registry, models[0]).score(demo_columns))


async def test_a_client_alone_gets_the_bits_it_gets_in_a_batch(
    scorer: Scorer, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    batch = await scorer.score(ScoreRequest(models[0], demo_columns))
    for place in range(0, 1510, 151):
        alone = {name: [values[place]] for name, values in demo_columns.items()}
        assert told(await scorer.score(ScoreRequest(models[0], alone))) == told([batch[place]])


async def test_order_is_kept(scorer: Scorer, models: list[str], demo_columns: dict[str, list[Any]]) -> None:
    forward = await scorer.score(ScoreRequest(models[0], demo_columns))
    turned = {name: values[::-1] for name, values in demo_columns.items()}
    assert told(await scorer.score(ScoreRequest(models[0], turned))) == told(forward[::-1])


async def test_without_reasons_there_are_none_and_the_same_bits(
    scorer: Scorer, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    plain = await scorer.score(ScoreRequest(models[0], demo_columns, reasons=False))
    explained = await scorer.score(ScoreRequest(models[0], demo_columns))
    assert {one.reasons for one in plain} == {None}  # type: ignore[type-var, unused-ignore]
    assert [one.raw_log_odds for one in plain] == [one.raw_log_odds for one in explained]


async def test_each_request_is_scored_by_the_model_it_names(
    scorer: Scorer, registry: Path, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    for version in models[:2]:
        scored = await scorer.score(ScoreRequest(version, demo_columns))
        assert told(scored) == told(engine(registry, version).score(demo_columns))


async def test_an_unknown_model_is_unavailable(
    scorer: Scorer, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    with pytest.raises(ScoringUnavailable, match=UNKNOWN[:12]):
        await scorer.score(ScoreRequest(UNKNOWN, demo_columns))
    assert await scorer.score(ScoreRequest(models[0], demo_columns))


async def test_a_damaged_model_is_unavailable(
    scorer: Scorer, models: list[str], demo_columns: dict[str, list[Any]]
) -> None:
    with pytest.raises(ScoringUnavailable, match=models[2][:12]):
        await scorer.score(ScoreRequest(models[2], demo_columns))
    assert await scorer.score(ScoreRequest(models[0], demo_columns))


async def test_it_tells_who_could_score_now(scorer: Scorer, address: str | None, models: list[str]) -> None:
    if address is None:
        assert await scorer.workforce(models[0]) == Workforce("in_process", State.NONE, State.OK)
        assert await scorer.workforce(models[2]) == Workforce("in_process", State.NONE, State.DOWN)
        assert await scorer.workforce(None) == Workforce("in_process", State.NONE, State.NONE)
    else:
        assert await scorer.workforce(models[0]) == Workforce("rabbitmq", State.OK, State.OK, 2, 0, 0)


async def test_it_says_that_it_is_ready(scorer: Scorer, models: list[str]) -> None:
    assert await scorer.check(models[0]) == {"broker": "ok", "worker": "ok"}
