"""What an act is that needs a second person: the protocol, and the registry of all of them.

An act is added by a class with this shape and a line in `app.services.approvals.acts`. Its route asks
`FourEyes.is_on` and calls `propose` instead of acting; everything else is shared.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.audit.acts import ObjectKind

Claim = Callable[[], Awaitable[None]]
"""Uses the proposal up, in the transaction of the change. Raises ProposalDecided where another was faster."""


@dataclass(frozen=True)
class Place:
    """Where an act is carried out."""

    session: AsyncSession
    registry: ModelRegistry
    contract: Contract


class ProposableAct(Protocol):
    """An act that one person proposes and another approves."""

    @property
    def name(self) -> str:
        """The stored name; it is added to, never changed."""
        ...

    @property
    def object_kind(self) -> ObjectKind:
        """What the act is about."""
        ...

    @property
    def may_propose(self) -> Permission:
        """The permission of who proposes; asked for again when it is approved."""
        ...

    @property
    def may_approve(self) -> Permission:
        """The permission of who approves."""
        ...

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what of the object the proposal rests on, as JSON: once that differs the proposal is void.

        Raises NotFound, or another error of the domain where the act cannot be proposed at all.
        """
        ...

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Do exactly what was proposed. Calls `claim` once, in the transaction of the change and before it."""
        ...
