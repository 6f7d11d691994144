"""What decides now, ready to decide: champion, active policy, shadows and stop, read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import (
    NoActivePolicy,
    NotFound,
    PolicyInvalid,
    PolicyReplaced,
    PolicyUnusable,
    ScoringUnavailable,
)
from app.faults import first_line
from app.ml.contracts.master_scale import MasterScale
from app.policy.policy import Policy
from app.services.crud import policy as policy_crud
from app.services.crud.policy import PartsInUse
from app.services.decisions.computing import References
from app.services.master_scales import MasterScales
from app.services.policies.in_use import ReadyPolicies, current

REFERENCES_KEPT = 100
ASKED_AGAIN_SECONDS = 60.0

_log = structlog.stdlib.get_logger("decisions")


@dataclass(frozen=True)
class PolicyInUse:
    """A policy, what its decisions by the champion are explained against, and whether it is on trial."""

    policy: Policy
    references: References
    is_shadow: bool


@dataclass(frozen=True)
class DecidingParts:
    """The champion and its scale, the policies with the active one first, and whether decisions are stopped."""

    champion: str
    scale: MasterScale | None
    policies: Sequence[PolicyInUse]
    is_stopped: bool

    @property
    def active(self) -> Policy:
        """The policy that decides."""
        return self.policies[0].policy


class PartsReader:
    """Reads what decides. For one process; policies and references never change under their hashes."""

    def __init__(self, policies: ReadyPolicies, scales: MasterScales) -> None:
        self._policies = policies
        self._scales = scales
        self._references: dict[tuple[str, str], tuple[References, float]] = {}
        """By policy and model, and until when they are taken to be so."""
        self._newest: tuple[PartsInUse, DecidingParts] | None = None

    async def read(self, session: AsyncSession) -> DecidingParts:
        """Return them. Raises NoActivePolicy, PolicyUnusable, and ScoringUnavailable without a champion.

        A shadow that cannot decide is left out and logged: one on trial harms none.
        """
        parts = await current(session)
        return self.ready(parts) or await self._completed(session, parts)

    async def read_for_job(self, session: AsyncSession, *, model: str, policy: str) -> DecidingParts:
        """Return them for a job, which keeps its model and its policy.

        Raises PolicyReplaced where the policy decides no more, PolicyUnusable.
        """
        parts = await current(session)
        if parts.active != policy:
            raise PolicyReplaced(policy)
        parts = parts._replace(champion=model)
        return self.ready(parts) or await self._completed(session, parts)

    def ready(self, parts: PartsInUse) -> DecidingParts | None:
        """Return them without a look into the database, where all of them were read before; else None.

        What was read by one statement for many who asked is put together once.
        """
        if self._newest is not None and self._newest[0] is parts:
            return self._newest[1]
        made = self._put_together(parts)
        self._newest = None if made is None else (parts, made)
        return made

    def _put_together(self, parts: PartsInUse) -> DecidingParts | None:
        if parts.active is None or parts.champion is None or not self._scales.is_known(parts.champion):
            return None
        found = []
        for sha256 in (parts.active, *parts.shadows):
            policy, references = self._policies.known(sha256), self._references.get((sha256, parts.champion))
            if policy is None or policy.sha256 != sha256 or references is None or references[1] < monotonic():
                return None
            found.append(PolicyInUse(policy, references[0], sha256 != parts.active))
        scale = self._scales.known(parts.champion)
        return DecidingParts(parts.champion, scale, found, parts.stop is not None)

    async def _completed(self, session: AsyncSession, parts: PartsInUse) -> DecidingParts:
        if parts.active is None:
            raise NoActivePolicy
        if parts.champion is None:
            raise ScoringUnavailable("There is no champion model yet.")
        found = [await self._in_use(session, parts.active, parts.champion, is_shadow=False)]
        for sha256 in parts.shadows:
            try:
                found.append(await self._in_use(session, sha256, parts.champion, is_shadow=True))
            except PolicyUnusable as fault:
                _log.warning("a shadow policy cannot decide", policy=sha256, fault=first_line(fault))
        scale = await self._scales.scale(session, parts.champion)
        return DecidingParts(parts.champion, scale, found, parts.stop is not None)

    async def _in_use(self, session: AsyncSession, sha256: str, model: str, *, is_shadow: bool) -> PolicyInUse:
        try:
            policy = await self._policies.get(session, sha256)
        except (PolicyInvalid, NotFound) as fault:
            raise PolicyUnusable(f"The policy in use cannot decide: {first_line(fault)}") from fault
        if policy.sha256 != sha256:
            raise PolicyUnusable("The policy in use is not what its hash says: it was changed in the database.")
        return PolicyInUse(policy, await self._references_of(session, sha256, model), is_shadow)

    async def _references_of(self, session: AsyncSession, policy: str, model: str) -> References:
        """Return the references of a policy and a model, none where none are stored: asked again after a while."""
        known = self._references.get((policy, model))
        if known is not None and known[1] >= monotonic():
            return known[0]
        stored = await policy_crud.get_references(session, policy, model)
        found = References() if stored is None else References(stored.vectors, stored.sha256)
        if len(self._references) >= REFERENCES_KEPT:
            self._references.clear()
        self._references[policy, model] = found, inf if stored else monotonic() + ASKED_AGAIN_SECONDS
        return found
