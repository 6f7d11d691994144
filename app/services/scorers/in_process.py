"""The embedded scorer: the engine inside the API process, off the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from app.exceptions import ArtifactInvalid, ScoringTimeout, ScoringUnavailable
from app.metrics import STAGE_SECONDS, tell_model
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.scored import Scored
from app.services.scorer import LOOK_SECONDS, ScoreRequest, State, Workforce


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

    @property
    def batches_at_once(self) -> int:
        """See `Scorer.batches_at_once`."""
        return 1

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

    async def warm_up(self, model_version: str) -> None:
        """See `Scorer.warm_up`."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._models.warm_up, model_version)

    async def check(self, model_version: str) -> dict[str, str]:
        """See `Scorer.check`."""
        fault = await self._fault_of(model_version, seconds=self._timeout_seconds)
        worker = "busy" if isinstance(fault, TimeoutError) else str(fault or State.OK)
        return {"broker": "ok", "worker": worker}

    async def workforce(self, model_version: str | None) -> Workforce:
        """See `Scorer.workforce`. There is no broker, and there are no workers to count."""
        if model_version is None:
            return Workforce("in_process", State.NONE, State.NONE)
        fault = await self._fault_of(model_version, seconds=LOOK_SECONDS)
        state = State.BUSY if isinstance(fault, TimeoutError) else State.DOWN if fault else State.OK
        return Workforce("in_process", State.NONE, state)

    async def close(self) -> None:
        """See `Scorer.close`."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _fault_of(self, model_version: str, *, seconds: float) -> TimeoutError | ArtifactInvalid | None:
        """Why that model cannot be had within so many seconds, or None."""
        loading = asyncio.get_running_loop().run_in_executor(self._thread, self._models.engine, model_version)
        try:
            async with asyncio.timeout(seconds):
                await loading
        except (TimeoutError, ArtifactInvalid) as fault:
            return fault
        return None

    def _score(self, request: ScoreRequest) -> list[Scored]:
        engine = self._models.engine(request.model_version)
        if request.is_shadow:
            return engine.score(request.columns, reasons=request.reasons)
        tell_model(engine.version)
        with STAGE_SECONDS.labels("compute").time():
            return engine.score(request.columns, reasons=request.reasons)
