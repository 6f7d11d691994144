"""Deletes what has run out: sessions, keys, login failures, counts, personal content by its age. Hourly, in the API."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.faults import first_line
from app.models.base import utc_now
from app.services.approvals.deciding import expire
from app.services.crud.application import prune_application_requests
from app.services.crud.credit import prune_credit_requests
from app.services.crud.imports.pieces import prune_import_files
from app.services.crud.login_failure import prune_login_failures
from app.services.crud.passkey import prune_challenges
from app.services.crud.request_count import prune_request_counts
from app.services.crud.score_request_key import prune_score_requests
from app.services.crud.sign_on import prune_spent_tokens
from app.services.crud.user_session import prune_user_sessions
from app.services.data_protection.expiring import Kept, erase_expired
from app.services.data_protection.requests import keep_list
from app.services.login_throttle import SLOW_WINDOW
from app.services.traffic import KEPT
from database.database import session_scope

EVERY = timedelta(hours=1)
FOR_EVER = Kept()
IMPORT_FILES_KEPT = timedelta(days=1)
"""Files that were sent and given back hold everything about people who may be no clients."""

_log = structlog.stdlib.get_logger("housekeeping")


async def tidy(session: AsyncSession, kept: Kept = FOR_EVER) -> int:
    """Delete expired rows, and personal content that is older than it is kept; return how many."""
    now = utc_now()
    return (
        await erase_expired(session, kept, now=now)
        + await prune_user_sessions(session, expired_before=now - timedelta(days=kept.session_days))
        + await prune_challenges(session, now=now)
        + await prune_spent_tokens(session, now=now)
        + await prune_score_requests(session, now=now)
        + await prune_application_requests(session, now=now)
        + await prune_credit_requests(session)
        + await prune_login_failures(session, before=now - SLOW_WINDOW)
        + await prune_request_counts(session, before=now - KEPT)
        + await prune_import_files(session, before=now - IMPORT_FILES_KEPT)
    )


async def keep_tidy(kept: Kept = FOR_EVER, place: str = "") -> None:
    """Tidies until cancelled. Whatever goes wrong is logged and tried again an hour later.

    `place` is where anchors go, and the list of erased people beside them.
    """
    while True:
        await asyncio.sleep(EVERY.total_seconds())
        try:
            async with session_scope() as session:
                await expire(session)
                _log.info("expired rows deleted", rows=await tidy(session, kept))
            if place:
                async with session_scope() as session:
                    await keep_list(session, place)
        except Exception as fault:
            foreseen = isinstance(fault, SQLAlchemyError | OSError)
            _log.warning("housekeeping failed", fault=first_line(fault), exc_info=not foreseen)
