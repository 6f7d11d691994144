"""The few models used last, in memory; others are loaded from the registry when they are named."""

import time
from collections import OrderedDict

import structlog

from app.exceptions import ArtifactInvalid
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine

MODELS_IN_MEMORY = 3
ALIAS_LIFETIME_SECONDS = 5.0
_log = structlog.stdlib.get_logger("models")


class ModelCache:
    """The `size` engines used last, by hash, for one thread. A new model is loaded before an old one is let go."""

    def __init__(
        self, registry: ModelRegistry, *, portfolio_default_rate: float | None, size: int = MODELS_IN_MEMORY
    ) -> None:
        self._registry = registry
        self._portfolio_default_rate = portfolio_default_rate
        self._size = size
        self._engines: OrderedDict[str, ScoringEngine] = OrderedDict()
        self._champion: tuple[float, str] | None = None

    def __contains__(self, version: str) -> bool:
        """Whether the engine of that hash is in memory."""
        return version in self._engines

    def engine(self, version: str) -> ScoringEngine:
        """Return the engine of that hash. Raises ArtifactInvalid if the model is missing or damaged."""
        engine = self._engines.get(version) or ScoringEngine.load(
            self._registry.read(version), sha256=version, portfolio_default_rate=self._portfolio_default_rate
        )
        self._engines[version] = engine
        self._engines.move_to_end(version)
        while len(self._engines) > self._size:
            self._engines.popitem(last=False)
        return engine

    def warm_up(self, version: str) -> None:
        """Load the engine of that hash and score once with it, so that the first caller does not wait for that."""
        engine = self.engine(version)
        engine.score({feature.name: [None] for feature in engine.contract.inputs})

    def champion(self) -> ScoringEngine:
        """Return the engine of the alias `champion`, re-read at most every five seconds. Raises ArtifactInvalid.

        A registry that is away, or has lost the alias, changes nothing once it has been read.
        """
        if self._champion is None or time.monotonic() - self._champion[0] >= ALIAS_LIFETIME_SECONDS:
            version = self._named_champion(before=self._champion[1] if self._champion else None)
            self._champion = time.monotonic(), version
        return self.engine(self._champion[1])

    def _named_champion(self, *, before: str | None) -> str:
        """Return the version of the alias, else the previous one. Raises ArtifactInvalid if there is neither."""
        try:
            version = self._registry.alias() or before
        except OSError as fault:
            if before is None:
                raise ArtifactInvalid(f"the registry cannot be read: {fault.strerror or fault}") from fault
            _log.warning("the registry cannot be read; keeping the champion", champion=before, fault=str(fault))
            version = before
        if version is None:
            raise ArtifactInvalid("the registry names no champion; train a model and run the seed")
        return version
