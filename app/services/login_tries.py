"""Tries at an account: one after the other, counted, and refused when there were too many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import TooManyAttempts
from app.models import LoginStep, User
from app.security.caller import current_caller
from app.security.passwords import PASSWORD_TURNS
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, OnceInAWhile, record
from app.services.crud import login_failure as failure_crud
from app.services.crud.advisory_lock import hold_lock
from app.services.keyed_locks import KeyedLocks
from app.services.login_throttle import refuse_when_throttled as _refuse

_tries = KeyedLocks()
_throttled = OnceInAWhile()
_log = structlog.stdlib.get_logger("security")


@asynccontextmanager
async def one_try_at_a_time(session: AsyncSession, *, login: str, address: str) -> AsyncIterator[None]:
    """Serialize the tries at one account: guesses sent at once cannot all pass uncounted.

    First comes the address's turn, so that a flood from one address delays another by one password only. The lock of
    the database, against the other processes, takes a connection while the password is verified: no more than
    passwords are verified at once. Raises ServiceBusy where too many wait.
    """
    account = failure_crud.account_key(login)
    async with PASSWORD_TURNS.hold(address), _tries.hold(account), hold_lock(session, f"login {account}"):
        yield


async def refuse_when_throttled(session: AsyncSession, user: User | None, *, login: str, address: str) -> None:
    """Raise TooManyAttempts where there were too many failed ones; that is recorded once in a while."""
    try:
        await _refuse(session, login=login, address=address)
    except TooManyAttempts as fault:
        if _throttled.is_due((failure_crud.account_key(login), address)):
            await record(session, Act.LOGIN_THROTTLED, SYSTEM, user and user.id, personal=typed(login, address))
            await session.commit()  # the error that follows must not undo the record
        _log.warning("login throttled", **who(user), retry_after_seconds=fault.retry_after_seconds)
        raise


def typed(login: str, address: str) -> dict[str, object]:
    """Return what was typed and from where, for the personal side of an event."""
    return {"login": failure_crud.account_key(login), "address": address}


def from_where() -> dict[str, object]:
    """Return the address of the request, for the personal side of an event."""
    return {"address": current_caller().address}


def who(user: User | None) -> dict[str, object]:
    """Return whom a line of the log is about. An unknown login is not logged: it may be a password."""
    return {"user_id": user.id, "login": user.login, "role": user.role.value} if user else {"login": "unknown"}


def say(user: User, step: LoginStep | None) -> None:
    """Log how far a login has come: to a step that it lacks, or to its end."""
    if step is None:
        _log.info("logged in", **who(user))
    else:
        _log.info("login step asked for", **who(user), step=step.value)
