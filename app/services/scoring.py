"""Scores clients: read, let go of the database, ask the scorer, store one event for each answer.

Two short transactions; none is open while a worker computes. A failed call stores nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, ScoringTimeout, ScoringUnavailable
from app.metrics import SCORES, STAGE_SECONDS
from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.scored import Scored
from app.models import Client, Score, ScoreSource, User
from app.security.caller import current_caller
from app.services.computing import Computing
from app.services.crud import model_version as model_crud
from app.services.crud import score_request_key as key_crud
from app.services.crud import scoring as scoring_crud
from app.services.crud.score_request_key import IdempotencyKey
from app.services.idempotency import require_same_body
from app.services.keyed_locks import KeyedLocks
from app.services.master_scales import MasterScales
from app.services.scorer import Scorer, ScoreRequest


class Subject(Protocol):
    """Whose event it is, at which revision."""

    @property
    def user_id(self) -> int: ...
    @property
    def revision(self) -> int: ...


class Scorable(Protocol):
    """Whose live score was stored: the client, at the revision and with the features that were scored."""

    @property
    def user_id(self) -> int: ...
    @property
    def revision(self) -> int: ...
    @property
    def features(self) -> Mapping[str, Any]: ...


class Beside(Protocol):
    """What is stored with an event in its transaction, and by which model the event is computed for it."""

    async def prepare(self, session: AsyncSession) -> str:
        """Return the model in use, read together with what else is needed; the transaction ends."""
        ...

    async def store(self, session: AsyncSession, score: Score) -> None:
        """Store it beside the flushed event."""
        ...


Listener = Callable[[Sequence[Scorable]], None]
"""Is called with the clients for whom live scores were stored; returns at once and raises nothing."""


def no_listener(_clients: Sequence[Scorable]) -> None:
    """Return the listener of a service without challengers."""


class ScoringService:
    """Scores clients on any database: every route, and every scorer."""

    def __init__(
        self, scorer: Scorer, contract: Contract, *, timeout_seconds: float, listener: Listener = no_listener
    ) -> None:
        self.computing = Computing(scorer, contract, timeout_seconds=timeout_seconds)
        self.scorer = scorer
        self.scales = MasterScales()
        self._listener = listener
        self._timeout_seconds = timeout_seconds
        self._contract = contract
        self._locks = KeyedLocks()

    async def score_client(
        self,
        session: AsyncSession,
        client: Client,
        *,
        asked_by: User,
        source: ScoreSource,
        key: IdempotencyKey | None = None,
        beside: Beside | None = None,
    ) -> Score:
        """Return a new event for the client's present revision, or the one stored under the same idempotency key.

        Only a success is remembered. A twin that runs at the same time waits and gets the same event. Raises
        InvalidInput for a key used with another body, ScoringUnavailable, ScoringTimeout, ScoringFailed.
        """
        if key is None:
            score = await self._compute_one(session, client, asked_by=asked_by, source=source, beside=beside)
            await self._store(session, [score], beside=beside)
            self._listener([client])
            return score
        await session.commit()  # a waiting twin must hold no lock of the database
        try:
            async with self._locks.hold(key, seconds=self._timeout_seconds):
                known = await self._stored(session, key)
                return known or await self._score_once(session, client, asked_by, source, key, beside)
        except TimeoutError:
            raise ScoringTimeout from None

    async def score_clients(
        self, session: AsyncSession, clients: Sequence[Client], *, asked_by: User | None, source: ScoreSource
    ) -> list[Score]:
        """One batch to the scorer, one event for each client; all or none. Committed."""
        scores = await self._compute(session, clients, asked_by=asked_by, source=source)
        await self._store(session, scores)
        self._listener(clients)
        return scores

    async def result_of(
        self, session: AsyncSession, features: Mapping[str, Any], *, caller: int, beside: Beside | None = None
    ) -> tuple[str, Scored]:
        """Return the model in use and its result for one applicant; the session's transaction ends before.

        Raises ScoringUnavailable, ScoringTimeout, ScoringFailed, ServiceBusy, and as `beside` does.
        """
        version = await (beside.prepare(session) if beside else self._champion(session))
        return version, await self.computing.score(version, features, caller=caller)

    async def check(self, session: AsyncSession) -> Mapping[str, str]:
        """State of each part needed for scoring: `ok` or what is wrong."""
        champion = await model_crud.get_champion(session)
        if champion is None:
            return {"worker": "there is no champion model"}
        await session.commit()
        return await self.scorer.check(champion.sha256)

    async def _compute(
        self, session: AsyncSession, clients: Sequence[Client], *, asked_by: User | None, source: ScoreSource
    ) -> list[Score]:
        version = await self._champion(session)
        columns = to_columns(self._contract, [client.features for client in clients])
        results = await self.scorer.score(ScoreRequest(version, columns))
        return [
            new_event(client, result, model_version=version, asked_by=asked_by, source=source)
            for client, result in zip(clients, results, strict=True)
        ]

    async def _compute_one(
        self, session: AsyncSession, client: Client, *, asked_by: User, source: ScoreSource, beside: Beside | None
    ) -> Score:
        """Return the event for one client, computed together with what other requests wait for."""
        version, result = await self.result_of(session, client.features, caller=asked_by.id, beside=beside)
        return new_event(client, result, model_version=version, asked_by=asked_by, source=source)

    async def _champion(self, session: AsyncSession) -> str:
        """Return the model in use; the transaction ends here, so that none is open while a score is computed."""
        with STAGE_SECONDS.labels("read").time():
            champion = await model_crud.get_champion(session)
            if champion is None:
                raise ScoringUnavailable("There is no champion model yet.")
            self.scales.note(champion.sha256, champion.card.get("master_scale"))
            await session.commit()
        return champion.sha256

    async def _score_once(
        self,
        session: AsyncSession,
        client: Client,
        asked_by: User,
        source: ScoreSource,
        key: IdempotencyKey,
        beside: Beside | None,
    ) -> Score:
        """Event and key in one transaction; the loser of a race between two processes gets the winner's event."""
        score = await self._compute_one(session, client, asked_by=asked_by, source=source, beside=beside)
        try:
            await self._store(session, [score], key, beside=beside)
        except Conflict:
            await session.rollback()
            stored = await self._stored(session, key)
            if stored is None:
                raise
            return stored
        self._listener([client])
        return score

    @staticmethod
    async def _store(
        session: AsyncSession,
        scores: Sequence[Score],
        key: IdempotencyKey | None = None,
        *,
        beside: Beside | None = None,
    ) -> None:
        """Store the events, and the key and what goes beside a single one, in one transaction."""
        with STAGE_SECONDS.labels("store").time():
            await scoring_crud.create_scores(session, scores)
            if beside is not None:
                await beside.store(session, scores[0])
            if key is not None:
                await key_crud.remember_score_request(session, key.for_event(scores[0].id))
            await session.commit()
        SCORES.labels(scores[0].model_version).inc(len(scores))

    async def _stored(self, session: AsyncSession, key: IdempotencyKey) -> Score | None:
        known = await key_crud.find_score_request(
            session, user_id=key.user_id, route=key.route, client_id=key.client_id, key=key.key
        )
        if known is None:
            return None
        require_same_body(known.request_hash, key.request_hash)
        return await scoring_crud.get_score(session, known.score_id)


def new_event(
    client: Subject, result: Scored, *, model_version: str, asked_by: User | None, source: ScoreSource
) -> Score:
    """Return the event for a result, not stored yet: the revision that was scored, who asked, and by which route."""
    event = event_of(result, model_version=model_version, asked_by=asked_by, source=source)
    event.client_id, event.client_revision = client.user_id, client.revision
    return event


def event_of(result: Scored, *, model_version: str, asked_by: User | None, source: ScoreSource) -> Score:
    """Return the event for a result, whose subject is still to be said."""
    return Score(
        score=result.proba,
        raw_proba=result.raw_proba,
        portfolio_default_rate=result.portfolio_default_rate,
        model_version=model_version,
        reasons=result.reasons or [],
        asked_by=asked_by.id if asked_by else None,
        source=source,
        request_id=current_caller().request_id,
    )
