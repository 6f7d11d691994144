"""Looks after what decisions rest on: references for a new champion, the stop's metric, faults of stored policies."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import ArtifactInvalid, PolicyInvalid, ServiceError
from app.faults import first_line
from app.metrics import DECISIONS_STOPPED
from app.ml.registry.registry import ModelRegistry
from app.services.crud import decision_stop as stop_crud
from app.services.crud import policy as policy_crud
from app.services.policies.readying import get_stored, store_references, try_policy
from app.services.policies.rules import PolicyRules
from database.database import session_scope

EVERY_SECONDS = 15.0
_log = structlog.stdlib.get_logger("policies")


class PolicyKeeper:
    """Runs beside the requests of one process; what is away is logged and looked at again."""

    def __init__(self, registry: ModelRegistry, rules: PolicyRules) -> None:
        self._registry, self._rules = registry, rules
        self._seen: set[tuple[str, str]] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._keep(), name="policies")

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Set the metric, compute references that lack, and name policies in use that cannot decide."""
        async with session_scope(read_only=True) as session:
            newest = await stop_crud.get_newest_stop(session)
            parts = await policy_crud.get_parts_in_use(session)
        DECISIONS_STOPPED.set(int(newest is not None and newest.is_on))
        for sha256 in (parts.active, *parts.shadows):
            if sha256 and parts.champion and (sha256, parts.champion) not in self._seen:
                await self._ready(sha256, parts.champion)
                self._seen.add((sha256, parts.champion))

    async def _ready(self, sha256: str, champion: str) -> None:
        async with session_scope(read_only=True) as session:
            policy = await get_stored(session, sha256)
            is_there = await policy_crud.get_references(session, sha256, champion) is not None
        try:
            await asyncio.to_thread(self._rules.examined, policy.text)
            if not is_there:
                async with session_scope() as session:
                    tried = await try_policy(session, self._registry, self._rules.contract, policy)
                    await store_references(session, tried)
        except (PolicyInvalid, ArtifactInvalid) as fault:
            _log.error("a policy in use cannot decide", policy=sha256[:12], fault=str(fault))

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.look()
            except (SQLAlchemyError, OSError, ServiceError) as fault:
                _log.warning("policies could not be looked after", fault=first_line(fault))
