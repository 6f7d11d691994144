"""A change of a credit that is asked for twice under one `Idempotency-Key` is done once."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.models import Credit, CreditRequest
from app.services.credit_book.changing import hold
from app.services.crud import credit as credit_crud
from app.services.idempotency import require_same_body


@dataclass(frozen=True, slots=True)
class CreditKey:
    """An `Idempotency-Key`. Scope: user and address."""

    user_id: int
    route: str
    key: str
    request_hash: str


async def once(
    session: AsyncSession, key: CreditKey | None, client_id: int, work: Callable[[], Awaitable[Credit]]
) -> Credit:
    """Do the work, unless its key has led to a credit: that one is returned as it is now.

    A twin at the same time waits for the client's row. Raises InvalidInput where the key was used with another body.
    """
    if key is None:
        return await work()
    await hold(session, client_id)
    known = await credit_crud.find_credit_request(session, user_id=key.user_id, route=key.route, key=key.key)
    if known is not None:
        require_same_body(known.request_hash, key.request_hash)
        found = await credit_crud.get_credit(session, known.credit_id)
        if found is None:
            raise NotFound("There is no such credit.")
        return found
    credit = await work()
    session.add(CreditRequest(**asdict(key), client_id=client_id, credit_id=credit.id))
    await session.flush()
    return credit
