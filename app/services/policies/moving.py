"""The next version of a stored policy, with other cut-offs: what the simulator proposes."""

import asyncio
from collections.abc import Mapping, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import StoredPolicy
from app.policy.moving import CutOffs
from app.policy.rewriting import RewrittenCase, RewrittenPolicy, rewritten
from app.services.audit.recording import RecordedActor
from app.services.crud import policy as policy_crud
from app.services.policies.readying import get_stored
from app.services.policies.rules import PolicyRules
from app.services.policies.stages import add_draft


async def add_moved(
    session: AsyncSession, rules: PolicyRules, sha256: str, cut_offs: Mapping[str, CutOffs], *, actor: RecordedActor
) -> tuple[StoredPolicy, list[str], Sequence[RewrittenCase]]:
    """Store a policy with other cut-offs as a draft; return it, what to look at, and the cases that were rewritten.

    Raises NotFound, PolicyInvalid for a policy of another contract, InvalidInput for cut-offs that are none or change
    nothing. No transaction is open while it is examined.
    """
    policy = await get_stored(session, sha256)
    version = 1 + await policy_crud.get_newest_version(session, policy.name)
    await session.commit()
    made = await asyncio.to_thread(_rewritten, policy.text, rules, cut_offs, version)
    stored, warnings = await add_draft(session, rules, made.text, actor=actor)
    return stored, warnings, made.cases


def _rewritten(text: str, rules: PolicyRules, cut_offs: Mapping[str, CutOffs], version: int) -> RewrittenPolicy:
    made = rewritten(text, rules.contract, cut_offs, version=version)
    if not made.moves:
        raise InvalidInput.of("cut_offs", "are those of the policy: nothing would change")
    return made
