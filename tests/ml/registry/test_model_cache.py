"""Models in memory: a few, the ones used last; the champion's name is read again after five seconds."""

from pathlib import Path

import pytest

from app.exceptions import ArtifactInvalid
from app.ml.registry import model_cache
from app.ml.registry.model_cache import ALIAS_LIFETIME_SECONDS, MODELS_IN_MEMORY, ModelCache
from app.ml.registry.registry import ModelRegistry
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.object_store import in_new_bucket, running_s3, s3_variables
from tests.fixtures.small_models import small_model

CARD = {"name": "consumer_loan", "created": "2026-01-01T00:00:00+00:00"}


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock the cache looks at."""
    clock = Clock()
    monkeypatch.setattr(model_cache, "time", clock)
    return clock


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    """An empty registry in a folder."""
    return ModelRegistry(str(tmp_path / "registry"))


@pytest.fixture
def cache(registry: ModelRegistry) -> ModelCache:
    """A cache on that registry."""
    return ModelCache(registry, portfolio_default_rate=None)


def add(registry: ModelRegistry, trees: int) -> str:
    return registry.add(small_model(trees), CARD)


def test_a_named_model_is_loaded_once(registry: ModelRegistry, cache: ModelCache) -> None:
    version = add(registry, 2)
    engine = cache.engine(version)
    assert engine.version == version
    assert cache.engine(version) is engine


def test_the_model_used_longest_ago_is_let_go(registry: ModelRegistry, cache: ModelCache) -> None:
    versions = [add(registry, trees) for trees in range(2, 3 + MODELS_IN_MEMORY)]
    first, second, *rest = (cache.engine(version) for version in versions[:-1])
    assert cache.engine(versions[0]) is first
    cache.engine(versions[-1])
    assert cache.engine(versions[0]) is first
    assert [cache.engine(version) for version in versions[2:-1]] == rest
    assert cache.engine(versions[1]) is not second


def test_a_model_the_registry_lacks_is_refused_and_the_others_stay(registry: ModelRegistry, cache: ModelCache) -> None:
    version = add(registry, 2)
    engine = cache.engine(version)
    with pytest.raises(ArtifactInvalid, match="is not in the registry"):
        cache.engine("0" * 64)
    assert cache.engine(version) is engine


def test_the_champion_is_read_again_after_five_seconds(
    registry: ModelRegistry, cache: ModelCache, clock: Clock
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    registry.set_alias(old)
    assert cache.champion().version == old
    registry.set_alias(new)
    clock.now += ALIAS_LIFETIME_SECONDS - 0.001
    assert cache.champion().version == old
    clock.now += 0.001
    assert cache.champion().version == new


def test_without_a_champion_there_is_a_sentence(cache: ModelCache) -> None:
    with pytest.raises(ArtifactInvalid, match="the registry names no champion; train a model and run the seed"):
        cache.champion()


def lose_the_folder(folder: Path) -> None:
    """The registry's disk is away, and something else stands in its place."""
    folder.rename(folder.with_name("away"))
    folder.write_text("no folder")


def test_a_registry_that_is_away_changes_no_champion_and_is_not_asked_for_each_message(
    registry: ModelRegistry, cache: ModelCache, clock: Clock, tmp_path: Path
) -> None:
    version = add(registry, 2)
    registry.set_alias(version)
    champion = cache.champion()
    lose_the_folder(tmp_path / "registry")
    clock.now += ALIAS_LIFETIME_SECONDS
    assert cache.champion() is champion
    (tmp_path / "registry").unlink()
    (tmp_path / "away").rename(tmp_path / "registry")
    registry.set_alias(add(registry, 3))
    assert cache.champion() is champion
    clock.now += ALIAS_LIFETIME_SECONDS
    assert cache.champion() is not champion


def test_an_alias_that_vanishes_changes_no_champion(
    registry: ModelRegistry, cache: ModelCache, clock: Clock, tmp_path: Path
) -> None:
    registry.set_alias(add(registry, 2))
    champion = cache.champion()
    (tmp_path / "registry").rename(tmp_path / "not mounted")
    clock.now += ALIAS_LIFETIME_SECONDS
    assert cache.champion() is champion


def test_a_registry_that_was_never_read_is_told_when_it_is_away(cache: ModelCache, tmp_path: Path) -> None:
    (tmp_path / "registry").write_text("no folder")
    with pytest.raises(ArtifactInvalid, match="the registry cannot be read: Not a directory"):
        cache.champion()


def test_an_object_store_that_is_away_stops_no_one_who_holds_a_model(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_s3() as (server, address), in_new_bucket(s3_variables(address), monkeypatch) as url:
        registry = ModelRegistry(url)
        registry.set_alias(add(registry, 2))
        cache = ModelCache(registry, portfolio_default_rate=None)
        champion = cache.champion()
        server.stop()
        clock.now += ALIAS_LIFETIME_SECONDS
        assert cache.champion() is champion
        with pytest.raises(ArtifactInvalid, match="the registry cannot be read: Could not connect"):
            ModelCache(registry, portfolio_default_rate=None).champion()


def test_the_portfolio_rate_reaches_every_engine(registry: ModelRegistry) -> None:
    version = add(registry, 2)
    shifted = ModelCache(registry, portfolio_default_rate=0.02).engine(version)
    plain = ModelCache(registry, portfolio_default_rate=None).engine(version)
    columns = {name: [value] for name, value in APPLICANT.items()}
    assert shifted.score(columns)[0].proba < plain.score(columns)[0].proba
