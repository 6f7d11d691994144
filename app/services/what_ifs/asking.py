"""What would change a client's rating: computed by the scorer that scores, stored, limited a person and day.

Two short transactions; none is open while PDs are computed.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringTimeout, ScoringUnavailable, TooManyAttempts
from app.ml.contracts.applicant import check_applicant, complete
from app.ml.contracts.columns import Columns
from app.ml.contracts.definition import Contract
from app.ml.grades.bands import next_better
from app.ml.scoring.scored import Scored
from app.models import Client, User, WhatIf
from app.models.base import utc_now
from app.services.crud import model_version as model_crud
from app.services.crud import scoring as scoring_crud
from app.services.crud import what_if as what_if_crud
from app.services.scorer import Scorer, ScoreRequest
from app.services.what_ifs.measures import Measures
from app.what_if.declaration import Declaration
from app.what_if.findings import Findings, findings_as_dict
from app.what_if.question import Question
from app.what_if.running import run_async
from app.what_if.search import search

A_DAY = timedelta(days=1)
MAX_A_DAY = 200
"""So many answers are computed for a person within a day; one that is stored already is not counted."""
SCORINGS = 3
"""A search may take so many times as long as one score may."""


@dataclass(frozen=True)
class TriedScore:
    """The score of tried values, the model it is by, and the applicant's features, derived ones included."""

    model_version: str
    scored: Scored
    features: Mapping[str, Any]


class WhatIfs:
    """Answers for clients of the service's contract. One search at a time in each process: scores come first."""

    def __init__(
        self,
        scorer: Scorer,
        contract: Contract,
        declaration: Declaration,
        measures: Measures,
        *,
        timeout_seconds: float,
    ) -> None:
        self._scorer = scorer
        self._contract = contract
        self._declaration = declaration
        self._measures = measures
        self._seconds = SCORINGS * timeout_seconds
        self._one = asyncio.Semaphore(1)

    async def ask(self, session: AsyncSession, client: Client, *, asked_by: User) -> WhatIf:
        """Return the smallest changes for the client's present revision and the model in use.

        An answer of the last day for both is returned again. Raises TooManyAttempts beyond `MAX_A_DAY`,
        ScoringUnavailable, ScoringTimeout, ScoringFailed, and InvalidInput for data that are not legal any more.
        """
        version = await self._champion(session)
        stored = await what_if_crud.newest_what_if(session, client.user_id)
        if stored and _is_of(stored, client, version) and stored.timestamp > utc_now() - A_DAY:
            return stored
        await _refuse_beyond_the_limit(session, asked_by)
        event = await scoring_crud.latest_score(session, client.user_id)
        same = event is not None and (event.model_version, event.client_revision) == (version, client.revision)
        about: dict[str, Any] = {
            "client_id": client.user_id,
            "client_revision": client.revision,
            "score_id": event.id if event and same else None,
            "model_version": version,
            "asked_by": asked_by.id,
        }
        applicant = {one.name: client.features.get(one.name) for one in self._contract.inputs}
        await session.commit()
        async with self._turn():
            proba, target, found = await self._answer(version, applicant)
        answer = WhatIf(**about, proba=proba, target=target, answer=found)
        await what_if_crud.add_what_if(session, answer)
        await session.commit()
        return answer

    async def newest(self, session: AsyncSession, client: Client) -> WhatIf | None:
        """Return the newest stored answer; None if there is none."""
        return await what_if_crud.newest_what_if(session, client.user_id)

    async def try_out(self, session: AsyncSession, client: Client, changes: Mapping[str, Any]) -> TriedScore:
        """Score the client with changed inputs, by the model in use; nothing is stored.

        Raises InvalidInput naming each field, ScoringUnavailable, ScoringTimeout
        or ScoringFailed.
        """
        version = await self._champion(session)
        present = {one.name: client.features.get(one.name) for one in self._contract.inputs}
        applicant = check_applicant(self._contract, {**present, **changes})
        await session.commit()
        async with self._turn():
            request = ScoreRequest(version, {name: [value] for name, value in applicant.items()}, is_shadow=True)
            (scored,) = await self._scorer.score(request)
        return TriedScore(version, scored, complete(self._contract, applicant))

    async def _answer(self, version: str, applicant: Mapping[str, Any]) -> tuple[float, float | None, dict[str, Any]]:
        """Return the PD, the target and the findings as plain data."""

        async def score(columns: Columns) -> Sequence[float]:
            request = ScoreRequest(
                version, {name: list(v) for name, v in columns.items()}, reasons=False, is_shadow=True
            )
            return [one.proba for one in await self._scorer.score(request)]

        (proba,) = await score({name: [value] for name, value in applicant.items()})
        better = next_better(proba)
        if better is None:
            return proba, None, findings_as_dict(Findings(proba, None, (), (), ()))
        spreads = await asyncio.to_thread(self._measures.of_model, version)
        question = Question(self._contract, self._declaration, applicant, better[1], spreads)
        return proba, better[1], findings_as_dict(await run_async(search(question), score))

    async def _champion(self, session: AsyncSession) -> str:
        champion = await model_crud.get_champion(session)
        if champion is None:
            raise ScoringUnavailable("There is no champion model yet.")
        return champion.sha256

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One at a time. Raises ScoringTimeout where turn and work together take too long."""
        try:
            async with asyncio.timeout(self._seconds), self._one:
                yield
        except TimeoutError:
            raise ScoringTimeout from None


def _is_of(stored: WhatIf, client: Client, version: str) -> bool:
    return (stored.client_revision, stored.model_version) == (client.revision, version)


async def _refuse_beyond_the_limit(session: AsyncSession, user: User) -> None:
    now = utc_now()
    asked = await what_if_crud.asked_since(session, user.id, now - A_DAY)
    if asked.answers >= MAX_A_DAY and asked.oldest is not None:
        raise TooManyAttempts(max(1, ceil((asked.oldest + A_DAY - now).total_seconds())))
