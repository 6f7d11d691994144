"""The embedded scorer: the engine inside the API process, off the event loop."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from app.exceptions import ArtifactInvalid, ScoringTimeout, ScoringUnavailable
from app.ml.engine import ScoringEngine
from app.ml.registry import ModelRegistry
from app.ml.scored import Scored
from app.services.scorer import ScoreRequest

MODELS_IN_MEMORY = 3


class InProcessScorer:
    """Loads models from the registry when they are first asked for and keeps the few used last.

    One thread: an engine belongs to one thread at a time, and CatBoost lets go of the interpreter's lock.
    """

    def __init__(
        self, registry: ModelRegistry, *, portfolio_default_rate: float | None, timeout_seconds: float
    ) -> None:
        self._registry = registry
        self._portfolio_default_rate = portfolio_default_rate
        self._timeout_seconds = timeout_seconds
        self._engines: OrderedDict[str, ScoringEngine] = OrderedDict()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scorer")

    async def score(self, request: ScoreRequest) -> list[Scored]:
        """See `Scorer.score`."""
        running = asyncio.get_running_loop().run_in_executor(self._thread, self._score, request)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await running
        except TimeoutError:
            raise ScoringTimeout from None
        except ArtifactInvalid as fault:
            raise ScoringUnavailable(f"The model in use cannot be loaded: {fault}") from fault

    async def check(self, model_version: str) -> dict[str, str]:
        """See `Scorer.check`."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._engine, model_version)
        except ArtifactInvalid as fault:
            return {"broker": "ok", "worker": str(fault)}
        return {"broker": "ok", "worker": "ok"}

    async def close(self) -> None:
        """See `Scorer.close`."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _score(self, request: ScoreRequest) -> list[Scored]:
        return self._engine(request.model_version).score(request.columns, reasons=request.reasons)

    def _engine(self, version: str) -> ScoringEngine:
        engine = self._engines.get(version) or ScoringEngine.load(
            self._registry.read(version), sha256=version, portfolio_default_rate=self._portfolio_default_rate
        )
        self._engines[version] = engine
        self._engines.move_to_end(version)
        while len(self._engines) > MODELS_IN_MEMORY:
            self._engines.popitem(last=False)
        return engine
