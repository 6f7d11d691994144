"""The embedded scorer: the engine inside the API process, off the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from app.exceptions import ArtifactInvalid, ScoringTimeout, ScoringUnavailable
from app.ml.model_cache import ModelCache
from app.ml.registry import ModelRegistry
from app.ml.scored import Scored
from app.services.scorer import ScoreRequest


class InProcessScorer:
    """Loads models from the registry when they are first asked for and keeps the few used last.

    One thread: an engine belongs to one thread at a time, and CatBoost lets go of the interpreter's lock.
    """

    def __init__(
        self, registry: ModelRegistry, *, portfolio_default_rate: float | None, timeout_seconds: float
    ) -> None:
        self._models = ModelCache(registry, portfolio_default_rate=portfolio_default_rate)
        self._timeout_seconds = timeout_seconds
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
        loading = asyncio.get_running_loop().run_in_executor(self._thread, self._models.engine, model_version)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await loading
        except TimeoutError:
            return {"broker": "ok", "worker": "busy"}
        except ArtifactInvalid as fault:
            return {"broker": "ok", "worker": str(fault)}
        return {"broker": "ok", "worker": "ok"}

    async def close(self) -> None:
        """See `Scorer.close`."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _score(self, request: ScoreRequest) -> list[Scored]:
        return self._models.engine(request.model_version).score(request.columns, reasons=request.reasons)
