"""Applicants that wait for a scorer travel together; one that cannot be scored fails alone."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from app.exceptions import ScoringTimeout, ScoringUnavailable, ServiceBusy
from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.scored import Scored
from app.services.coalescing import Coalescer
from app.services.scorer import Scorer, ScoreRequest

MAX_BATCH = 256
MAX_WAITING = 5000
_OF_THE_WHOLE_BATCH = (ScoringUnavailable, ScoringTimeout, ServiceBusy)


@dataclass(frozen=True, slots=True)
class Computation:
    """One applicant for one model."""

    model_version: str
    features: Mapping[str, Any]
    request_id: str


class Computing:
    """Sends what waits to the scorer as one batch a model. Equal requests are computed each on its own."""

    def __init__(self, scorer: Scorer, contract: Contract, *, timeout_seconds: float) -> None:
        self.scorer = scorer
        self._contract = contract
        self._timeout_seconds = timeout_seconds
        self._coalescer: Coalescer[Computation, Scored] = Coalescer(
            self._work, max_batch=MAX_BATCH, max_waiting=MAX_WAITING, lanes=lambda: scorer.batches_at_once
        )

    async def score(self, model_version: str, features: Mapping[str, Any], *, caller: Hashable) -> Scored:
        """Return the result for one applicant.

        Raises ScoringUnavailable, ScoringTimeout, ScoringFailed, or ServiceBusy when the applicant could not be sent
        in time.
        """
        deadline = asyncio.get_running_loop().time() + self._timeout_seconds
        request_id = str(structlog.contextvars.get_contextvars().get("request_id") or "")
        one = Computation(model_version, features, request_id)
        try:
            return await self._coalescer.submit(one, caller=caller, deadline=deadline)
        except TimeoutError:
            raise ScoringTimeout from None

    async def close(self) -> None:
        """Refuses what waits, then lets go of the scorer."""
        await self._coalescer.close()
        await self.scorer.close()

    async def _work(self, batch: Sequence[Computation]) -> list[Scored | Exception]:
        """Send one message per model: during a promotion a batch may hold applicants of both."""
        places: dict[str, list[int]] = {}
        for place, one in enumerate(batch):
            places.setdefault(one.model_version, []).append(place)
        ends = asyncio.get_running_loop().time() + self._timeout_seconds
        answers = await asyncio.gather(
            *(self._of_model(version, [batch[place] for place in of], ends) for version, of in places.items())
        )
        found: dict[int, Scored | Exception] = {}
        for of, answer in zip(places.values(), answers, strict=True):
            found.update(zip(of, answer, strict=True))
        return [found[place] for place in range(len(batch))]

    async def _of_model(self, version: str, batch: Sequence[Computation], ends: float) -> list[Scored | Exception]:
        """Results of one model. A batch that is refused is halved until what it was refused for stands alone."""
        columns = to_columns(self._contract, [one.features for one in batch])
        request_ids = tuple(one.request_id for one in batch if one.request_id)
        try:
            return [*await self.scorer.score(ScoreRequest(version, columns, request_ids=request_ids))]
        except Exception as fault:
            is_alone = len(batch) == 1 or isinstance(fault, _OF_THE_WHOLE_BATCH)
            if is_alone or asyncio.get_running_loop().time() > ends:
                return [fault] * len(batch)
        half = len(batch) // 2
        return [*await self._of_model(version, batch[:half], ends), *await self._of_model(version, batch[half:], ends)]
