"""The few models used last, in memory; others are loaded from the registry when they are named."""

import time
from collections import OrderedDict

from app.exceptions import ArtifactInvalid
from app.ml.engine import ScoringEngine
from app.ml.registry import ModelRegistry

MODELS_IN_MEMORY = 3
ALIAS_LIFETIME_SECONDS = 5.0


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

    def engine(self, version: str) -> ScoringEngine:
        """The engine of that hash. Raises ArtifactInvalid when the registry has no such model, or a damaged one."""
        engine = self._engines.get(version) or ScoringEngine.load(
            self._registry.read(version), sha256=version, portfolio_default_rate=self._portfolio_default_rate
        )
        self._engines[version] = engine
        self._engines.move_to_end(version)
        while len(self._engines) > self._size:
            self._engines.popitem(last=False)
        return engine

    def champion(self) -> ScoringEngine:
        """The engine of the alias `champion`, read again at most every five seconds. Raises ArtifactInvalid."""
        now = time.monotonic()
        if self._champion is None or now - self._champion[0] >= ALIAS_LIFETIME_SECONDS:
            version = self._registry.alias()
            if version is None:
                raise ArtifactInvalid("the registry names no champion; train a model and run the seed")
            self._champion = now, version
        return self.engine(self._champion[1])
