"""The policies of a request: those that it names by their hashes are read from the database."""

import re
from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.services.crud import policy as policy_crud
from app.services.simulations.request import SimulationRequest

HASH = re.compile(r"[0-9a-f]{64}")


def is_stored(policy: str) -> bool:
    """Whether a request names a policy by its hash: no text of a policy looks so."""
    return HASH.fullmatch(policy) is not None


def named(asked: SimulationRequest) -> Mapping[str, str]:
    """Return the policies of a request as it has them, by field."""
    found = {"policy": asked.policy, "against": asked.against}
    return {field: policy for field, policy in found.items() if policy is not None}


async def with_texts(session: AsyncSession, asked: SimulationRequest) -> SimulationRequest:
    """Return the request with the texts of stored policies. Raises InvalidInput for a hash that is not there."""
    texts: dict[str, str] = {}
    for field, policy in named(asked).items():
        if is_stored(policy):
            stored = await policy_crud.get_policy(session, policy)
            if stored is None:
                raise InvalidInput.of(field, "is no stored policy")
            texts[field] = stored.text
    return asked.model_copy(update=texts)
