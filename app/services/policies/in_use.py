"""What decides now: champion, active policy, shadows and the emergency stop, read together; policies ready to decide.

A policy is named by the hash of its content, so one that was read once is never read again.
"""

from collections import OrderedDict

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.ml.contracts.definition import Contract
from app.policy.loader import parse_policy
from app.policy.policy import Policy
from app.services.crud import policy as policy_crud
from app.services.crud.policy import PartsInUse

MAX_KEPT = 32


async def current(session: AsyncSession) -> PartsInUse:
    """Return the hashes of what decides now and the reason of the stop, in one statement."""
    return await policy_crud.get_parts_in_use(session)


class ReadyPolicies:
    """The policies of one process that can decide, by their hashes."""

    def __init__(self, contract: Contract, *, currency: str = "") -> None:
        self._contract, self._currency = contract, currency
        self._kept: OrderedDict[str, Policy] = OrderedDict()

    def known(self, sha256: str) -> Policy | None:
        """Return a policy that was read before."""
        return self._kept.get(sha256)

    async def get(self, session: AsyncSession, sha256: str) -> Policy:
        """Return the policy with that hash. Raises NotFound, and PolicyInvalid for one of another contract."""
        found = self._kept.get(sha256)
        if found is None:
            stored = await policy_crud.get_policy(session, sha256)
            if stored is None:
                raise NotFound("There is no such policy.")
            found = self.read(stored.text)
            self._kept[sha256] = found
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return found

    def read(self, text: str) -> Policy:
        """Return a policy as it is written. Raises PolicyInvalid with `policy:line: field: what is expected`."""
        return parse_policy(text, self._contract, source="policy", currency=self._currency)
