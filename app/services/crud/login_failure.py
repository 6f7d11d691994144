"""Queries of the login throttle."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import LoginFailure
from app.models.login_failure import ACCOUNT_MAX_LENGTH, ADDRESS_MAX_LENGTH
from app.models.name_keys import fold_text


class FailureCount(NamedTuple):
    """The number of failures, and the times of the first and the last one (None without any)."""

    failures: int
    oldest: datetime | None
    newest: datetime | None


def account_key(login: str) -> str:
    """Return the form in which failures of a typed login are counted: folded, truncated, storable."""
    return fold_text(login.replace("\0", "")[:ACCOUNT_MAX_LENGTH])[:ACCOUNT_MAX_LENGTH]


async def add_login_failure(session: AsyncSession, *, login: str, address: str) -> None:
    """Count a failed login of an account from an address."""
    session.add(LoginFailure(account=account_key(login), address=address[:ADDRESS_MAX_LENGTH]))
    await session.flush()


async def login_failures_since(
    session: AsyncSession, since: datetime, *, address: str | None = None, login: str | None = None
) -> FailureCount:
    """Count failures since a moment: from one address or all, of one account or all."""
    when = col(LoginFailure.timestamp)
    statement = select(func.count(), func.min(when), func.max(when)).where(when >= since)
    if address is not None:
        statement = statement.where(col(LoginFailure.address) == address[:ADDRESS_MAX_LENGTH])
    if login is not None:
        statement = statement.where(col(LoginFailure.account) == account_key(login))
    return FailureCount(*(await session.exec(statement)).one())


async def clear_login_failures(session: AsyncSession, *, login: str, address: str) -> None:
    """Forget the failures of an account from an address, after a login that worked."""
    await session.exec(
        delete(LoginFailure).where(
            col(LoginFailure.account) == account_key(login),
            col(LoginFailure.address) == address[:ADDRESS_MAX_LENGTH],
        )
    )


async def prune_login_failures(session: AsyncSession, *, before: datetime) -> int:
    """Delete failures older than a moment; how many there were."""
    return (await session.exec(delete(LoginFailure).where(col(LoginFailure.timestamp) < before))).rowcount
