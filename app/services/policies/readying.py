"""A policy is tried before it decides: its cases run, the champion's grades are its grades, references are computed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NoChampion, NotFound, PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import PolicyReference, StoredPolicy
from app.policy.analysis.examining import examined_text
from app.policy.grading import grade_scale
from app.policy.held_out.references import reference_vectors, references_sha256
from app.policy.held_out.rows import scored_rows
from app.policy.loader import parse_policy
from app.policy.policy import Policy
from app.services.crud import model_version as model_crud
from app.services.crud import policy as policy_crud
from app.services.model_registry.promotion import rows_beside, usable_engine
from app.services.policies.rules import SOURCE


@dataclass(frozen=True)
class TriedPolicy:
    """A policy that may decide by that model; `vectors` is None where no held-out rows lie beside the model."""

    policy: Policy
    model: str
    vectors: dict[str, Any] | None


async def get_stored(session: AsyncSession, sha256: str) -> StoredPolicy:
    """Return a stored policy. Raises NotFound."""
    found = await policy_crud.get_policy(session, sha256)
    if found is None:
        raise NotFound("There is no such policy.")
    return found


def read_if_fits(text: str, contract: Contract) -> Policy | None:
    """Return a stored policy as it can be compared; None for one of another contract."""
    try:
        return parse_policy(text, contract, source=SOURCE)
    except PolicyInvalid:
        return None


async def try_policy(
    session: AsyncSession, registry: ModelRegistry, contract: Contract, policy: StoredPolicy
) -> TriedPolicy:
    """Try a policy with the champion, and end the session's transaction: none is open while models are loaded.

    Raises NoChampion, ArtifactInvalid, and PolicyInvalid for one of another contract, with a case that fails, or with
    grades that the champion does not give.
    """
    champion, text = await model_crud.get_champion(session), policy.text
    await session.commit()
    if champion is None:
        raise NoChampion
    return await asyncio.to_thread(_tried, registry, contract, text, champion.sha256)


async def store_references(session: AsyncSession, tried: TriedPolicy) -> None:
    """Store what decisions of the policy by the champion are explained against, once."""
    if tried.vectors is not None:
        found = PolicyReference(
            policy_sha256=tried.policy.sha256,
            model_version=tried.model,
            vectors=tried.vectors,
            sha256=references_sha256(tried.vectors),
        )
        await policy_crud.add_references(session, found)


def _tried(registry: ModelRegistry, contract: Contract, text: str, sha256: str) -> TriedPolicy:
    policy, _ = examined_text(text, contract, source=SOURCE)
    engine = usable_engine(registry, sha256, contract)
    grade_scale(policy, engine.grade_ends)
    rows = rows_beside(registry, sha256, engine.contract)
    if rows is None:
        return TriedPolicy(policy, sha256, None)
    scored = scored_rows(engine, rows.for_contract(engine.contract), rows.outcome)
    return TriedPolicy(policy, sha256, reference_vectors(policy, scored))
