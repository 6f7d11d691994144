"""Two policies on the champion's held-out rows."""

import asyncio

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NoChampion
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.policy.held_out.rows import scored_rows
from app.policy.held_out.side_by_side import PoliciesBeside, side_by_side
from app.policy.loader import parse_policy
from app.services.crud import model_version as model_crud
from app.services.crud import policy as policy_crud
from app.services.model_registry.promotion import rows_beside, usable_engine
from app.services.policies.readying import get_stored
from app.services.policies.rules import SOURCE


async def compare(
    session: AsyncSession, registry: ModelRegistry, contract: Contract, sha256: str, before: str | None = None
) -> PoliciesBeside | None:
    """Compare a stored policy with one `before`, by default the active one, on the rows beside the champion.

    None where there are no such rows, or no active policy. No transaction is open meanwhile. Raises NotFound,
    NoChampion, ArtifactInvalid, PolicyInvalid.
    """
    policy = await get_stored(session, sha256)
    other = await get_stored(session, before) if before else await policy_crud.get_active_policy(session)
    if other is None:
        return None
    texts = [other.text, policy.text]
    champion = await model_crud.get_champion(session)
    await session.commit()
    if champion is None:
        raise NoChampion
    return await asyncio.to_thread(_compared, registry, contract, champion.sha256, texts)


def _compared(registry: ModelRegistry, contract: Contract, sha256: str, texts: list[str]) -> PoliciesBeside | None:
    one, other = (parse_policy(text, contract, source=SOURCE) for text in texts)
    engine = usable_engine(registry, sha256, contract)
    rows = rows_beside(registry, sha256, engine.contract)
    if rows is None:
        return None
    return side_by_side(one, other, scored_rows(engine, rows.for_contract(engine.contract), rows.outcome))
