"""What pages show decisions with: the active policy and the sentences of reasons; nothing where no policy decides."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound, PolicyInvalid
from app.policy.catalogue import ReasonCatalogue, load_catalogue
from app.policy.policy import Policy
from app.services.policies.in_use import ReadyPolicies, current
from app.services.policies.rules import PolicyRules


@dataclass(frozen=True)
class DecidingOnPages:
    """The active policy and the catalogue of reasons, None where the contract has none."""

    policy: Policy
    catalogue: ReasonCatalogue | None


async def deciding_on_pages(
    session: AsyncSession, policies: ReadyPolicies, rules: PolicyRules
) -> DecidingOnPages | None:
    """Return them, or None: without a policy that can decide, pages are as they are without policies."""
    active = (await current(session)).active
    if active is None:
        return None
    try:
        return DecidingOnPages(await policies.get(session, active), _catalogue(rules.catalogue))
    except (NotFound, PolicyInvalid):
        return None


@lru_cache(maxsize=4)
def _catalogue(path: Path | None) -> ReasonCatalogue | None:
    """Return a file's catalogue, read once: the service has checked it at its start."""
    return load_catalogue(path) if path is not None else None
