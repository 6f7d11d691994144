"""Scoring on PostgreSQL: who asks, keys, results and events of many callers travel together, each stage as a batch.

The same promises as `ScoringService`, which serves SQLite and whatever holds a session: permission is looked up for
each request, nothing is cached, equal requests are never merged, a failed call stores nothing.
"""

import asyncio
from collections.abc import Hashable
from typing import Any, TypeVar

from sqlalchemy import URL

from app.exceptions import (
    Conflict,
    DatabaseUnavailable,
    MayHaveBeenStored,
    ScoringTimeout,
    ScoringUnavailable,
)
from app.models import ScoreSource
from app.security.caller import current_caller
from app.services.batched_storing import BatchedStoring, Entry, Stored, timed
from app.services.coalescing import Coalescer
from app.services.computing import Computing
from app.services.crud.api_key_use import take_requests
from app.services.crud.score_batches import (
    Applicant,
    Asked,
    Event,
    Person,
    Remembered,
    list_asked,
    list_master_scales,
    list_people,
    list_remembered,
)
from app.services.crud.score_request_key import IdempotencyKey
from app.services.decisions.batch import HotDecision
from app.services.idempotency import require_same_body
from app.services.keyed_locks import KeyedLocks
from app.services.master_scales import MasterScales
from app.services.rate_limits import Taken
from app.services.scoring import Listener
from app.services.session_activity import SessionActivity
from database.lane import ConnectionLostError, Lane, keep_probing

MAX_BATCH = 256
MAX_WAITING = 5000
REQUEST_SECONDS = 9.0
"""The longest a score takes, storing included; a little less than the server's end of a request."""
Item = TypeVar("Item")
Result = TypeVar("Result")


class BatchedScoring:
    """One process's lanes to the database, and the stages that a score passes through."""

    def __init__(
        self, url: URL, computing: Computing, activity: SessionActivity, *, timeout_seconds: float, listener: Listener
    ) -> None:
        self._activity = activity
        self._computing = computing
        self._listener = listener
        self._timeout_seconds = timeout_seconds
        self._longest_seconds = max(REQUEST_SECONDS, timeout_seconds + REQUEST_SECONDS / 2)
        self._locks = KeyedLocks()
        self._scales = MasterScales()
        self._lanes = [Lane(url) for _ in range(4)]
        people, reads, writes, self._uses = self._lanes
        self._probing: asyncio.Task[None] | None = None
        self._people: Coalescer[str, Person | None] = Coalescer(
            lambda batch: list_people(people, batch, activity.limits.seen_after),
            max_batch=MAX_BATCH,
            max_waiting=MAX_WAITING,
        )
        self._asked: Coalescer[tuple[str, int | None, bool], Asked | None] = Coalescer(
            lambda batch: timed("read", list_asked(reads, batch, activity.limits.seen_after)),
            max_batch=MAX_BATCH,
            max_waiting=MAX_WAITING,
        )
        self._written_scales: Coalescer[str, Any] = Coalescer(
            lambda batch: list_master_scales(reads, batch), max_batch=MAX_BATCH, max_waiting=MAX_WAITING
        )
        self._remembered: Coalescer[IdempotencyKey, Remembered | None] = Coalescer(
            lambda batch: list_remembered(reads, batch), max_batch=MAX_BATCH, max_waiting=MAX_WAITING
        )
        self._stored: Coalescer[Entry, Stored] = Coalescer(
            BatchedStoring(writes).store, max_batch=MAX_BATCH, max_waiting=MAX_WAITING
        )

    def start(self) -> None:
        """Begins to look after idle connections; safe to call again."""
        if self._probing is None:
            self._probing = asyncio.create_task(keep_probing(self._lanes), name="database lanes")

    async def close(self) -> None:
        """Refuses what waits, lets what is under way end, and closes the connections."""
        if self._probing is not None:
            self._probing.cancel()
        for stage in (self._people, self._asked, self._written_scales, self._remembered):
            await stage.close()
        await self._stored.close()
        for lane in self._lanes:
            await lane.close()

    async def take_requests(self, key_id: int, wanted: int) -> Taken:
        """Take requests of a key's minute for this process. Raises DatabaseUnavailable."""
        return Taken(*await take_requests(self._uses, key_id, wanted))

    async def person(self, id_hash: str) -> Person | None:
        """Return whose session or key has that hash; None where it is over or never was.

        Raises DatabaseUnavailable, ServiceBusy.
        """
        person = await self._in_time(self._people, id_hash, caller=id_hash)
        if person is not None and person.is_unseen:
            self._activity.note(id_hash)
        return person

    async def ask(self, id_hash: str, client_id: int | None, *, decides: bool = False) -> Asked | None:
        """Who asks for whom (None: for oneself); None without a valid session or key. Raises as `person`.

        For a decision policies and stop are read as they are now, in the statement that reads the champion.
        """
        asked = await self._in_time(self._asked, (id_hash, client_id, decides), caller=id_hash)
        if asked is not None and asked.person.is_unseen:
            self._activity.note(id_hash)
        return asked

    async def score(
        self,
        asked: Asked,
        client: Applicant,
        *,
        source: ScoreSource,
        key: IdempotencyKey | None = None,
        decision: HotDecision | None = None,
    ) -> Event:
        """Return a new event for the client's revision that was read, or the one of the same key.

        A decision is made on a new event and stored with it.

        Raises ScoringUnavailable, ScoringTimeout, ScoringFailed, ServiceBusy, DatabaseUnavailable, InvalidInput for a
        key used with another body, NotFound where the client is gone meanwhile: nothing was stored. Raises
        MayHaveBeenStored where that is not known.
        """
        ends = asyncio.get_running_loop().time() + self._longest_seconds
        if key is None:
            return await self._score(asked, client, source, None, ends, decision)
        try:
            async with self._locks.hold(key, seconds=self._timeout_seconds):
                known = await self._in_time(self._remembered, key, caller=key.user_id)
                return _same(known, key) if known else await self._score(asked, client, source, key, ends, decision)
        except TimeoutError:
            raise ScoringTimeout from None

    async def grade(self, event: Event) -> str | None:
        """Return the event's grade on its model's master scale; None where that has none of its own."""
        await self._know_scale(event.model_version)
        return self._scales.known_grade(event.model_version, event.score)

    async def _know_scale(self, version: str) -> None:
        if not self._scales.is_known(version):
            self._scales.note(version, await self._in_time(self._written_scales, version, caller=version))

    async def _score(
        self,
        asked: Asked,
        client: Applicant,
        source: ScoreSource,
        key: IdempotencyKey | None,
        ends: float,
        decision: HotDecision | None = None,
    ) -> Event:
        champion = decision.champion if decision else asked.champion
        if champion is None or asked.score_id is None:
            raise ScoringUnavailable("There is no champion model yet.")
        await self._know_scale(champion)  # before anything is stored: afterwards nothing may fail
        result = await self._computing.score(champion, client.features, caller=asked.person.id)
        event = Event(
            id=asked.score_id,
            client_id=client.user_id,
            client_revision=client.revision,
            score=result.proba,
            raw_proba=result.raw_proba,
            model_version=champion,
            reasons=result.reasons or [],
            asked_by=asked.person.id,
            source=source,
            portfolio_default_rate=result.portfolio_default_rate,
            request_id=current_caller().request_id,
        )
        stored = await self._keep(event, key, ends, decision)
        if stored is event:
            self._listener([client])
        return stored

    async def _keep(self, event: Event, key: IdempotencyKey | None, ends: float, decision: HotDecision | None) -> Event:
        """Return the event once it is stored, or the one another process has stored under the same key."""
        try:
            is_new = await self._stored.submit((event, key, decision), caller=event.asked_by, deadline=ends)
        except (ConnectionLostError, TimeoutError):
            raise MayHaveBeenStored from None
        if is_new or key is None:
            return event
        winner = await self._in_time(self._remembered, key, caller=key.user_id)
        if winner is None:
            raise Conflict("A request with this Idempotency-Key has just been answered; repeat it.")
        return event if winner.event.id == event.id else _same(winner, key)

    async def _in_time(self, stage: "Coalescer[Item, Result]", item: Item, *, caller: Hashable) -> Result:
        """Return the stage's answer within the time of a score."""
        deadline = asyncio.get_running_loop().time() + self._timeout_seconds
        try:
            return await stage.submit(item, caller=caller, deadline=deadline)
        except TimeoutError:
            raise DatabaseUnavailable from None


def _same(known: Remembered, key: IdempotencyKey) -> Event:
    require_same_body(known.request_hash, key.request_hash)
    return known.event
