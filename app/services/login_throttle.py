"""How many wrong passwords are taken, by account together with address, and slowly by account alone.

Addresses are counted as `counted_address` has them. Nothing here locks an owner out: an address from which the owner
has logged in before is outside the slow limit.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import TooManyAttempts
from app.models.base import utc_now
from app.services.crud import login_failure as failure_crud
from app.services.crud.user import get_user_by_login
from app.services.crud.user_session import has_logged_in_from

THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT_AND_ADDRESS = 5
FAILURES_OF_A_SUSPICIOUS_ADDRESS = 50
FAILURES_PER_ACCOUNT_FROM_THERE = 1
SLOW_WINDOW = timedelta(days=1)
FAILURES_PER_ACCOUNT = 50
SLOW_PAUSE = timedelta(minutes=1)
"""From so many failures of an account within the slow window on, strange addresses have one try in this time."""


async def refuse_when_throttled(session: AsyncSession, *, login: str, address: str) -> None:
    """Raise TooManyAttempts while this account has too many failures from this address, or far too many from all.

    Failures are counted by account together with address, so that a person cannot be locked out from elsewhere.
    From an address with very many failures an account gets fewer tries, but always the first: one guesser in an
    office keeps no one there from work.
    """
    since = utc_now() - THROTTLE_WINDOW
    of_account = await failure_crud.login_failures_since(session, since, login=login, address=address)
    if of_account.oldest is not None:
        of_address = await failure_crud.login_failures_since(session, since, address=address)
        is_suspicious = of_address.failures >= FAILURES_OF_A_SUSPICIOUS_ADDRESS
        limit = FAILURES_PER_ACCOUNT_FROM_THERE if is_suspicious else FAILURES_PER_ACCOUNT_AND_ADDRESS
        if of_account.failures >= limit:
            raise TooManyAttempts(_seconds_until(of_account.oldest + THROTTLE_WINDOW))
    await _refuse_when_slow(session, login=login, address=address)


async def count_failure(session: AsyncSession, *, login: str, address: str) -> None:
    """Count a failed login. Committed at once: the error that follows must not undo the count."""
    await failure_crud.add_login_failure(session, login=login, address=address)
    await failure_crud.prune_login_failures(session, before=utc_now() - SLOW_WINDOW)
    await session.commit()


async def _refuse_when_slow(session: AsyncSession, *, login: str, address: str) -> None:
    now = utc_now()
    of_all = await failure_crud.login_failures_since(session, now - SLOW_WINDOW, login=login)
    if of_all.failures < FAILURES_PER_ACCOUNT or of_all.newest is None or of_all.newest + SLOW_PAUSE <= now:
        return
    user = await get_user_by_login(session, login)
    if user is None or not await has_logged_in_from(session, user.id, address):
        raise TooManyAttempts(_seconds_until(of_all.newest + SLOW_PAUSE))


def _seconds_until(moment: datetime) -> int:
    return max(1, ceil((moment - utc_now()).total_seconds()))
