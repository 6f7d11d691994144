"""Whether the emergency login would work on the day it is needed: looked at when the service starts, and hourly."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.faults import first_line
from app.models import Role
from app.security.passwords import NOBODY_HASH
from app.services.crud import user as user_crud
from app.services.login_rules import LoginRules
from database.database import session_scope

EVERY = timedelta(hours=1)
OK = "ok"
NO_ADMIN = "BREAK_GLASS_LOGIN names no active admin with a password"

_log = structlog.stdlib.get_logger("security")


async def emergency_login_state(session: AsyncSession, rules: LoginRules) -> str | None:
    """Return `ok`, or what is wrong with the emergency login; None where admins log in by passwords anyway."""
    if Role.ADMIN in rules.by_password:
        return None
    user = await user_crud.get_user_by_login(session, rules.break_glass)
    opens = user is not None and user.is_active and user.password_hash != NOBODY_HASH
    return OK if user is not None and opens and rules.takes_password_of(user) else NO_ADMIN


async def watch_emergency_login(rules: LoginRules) -> None:
    """Look at once and every hour, until cancelled.

    The service starts all the same: a new database has no admin yet, and who signs on by the provider needs none.
    """
    while Role.ADMIN not in rules.by_password:
        await look(rules)
        await asyncio.sleep(EVERY.total_seconds())


async def look(rules: LoginRules) -> None:
    """Log an emergency login that opens nothing. A database that does not answer is logged as well."""
    try:
        async with session_scope(read_only=True) as session:
            state = await emergency_login_state(session, rules)
    except (SQLAlchemyError, OSError) as fault:
        _log.warning("the emergency login could not be looked at", fault=first_line(fault))
        return
    if state == NO_ADMIN:
        _log.error(
            "the emergency login opens nothing",
            login=rules.break_glass,
            fault=state,
            mend="add an admin with that login, or set BREAK_GLASS_LOGIN to another one",
        )
