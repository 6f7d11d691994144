from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import LoginFailure
from app.models.base import utc_now
from app.services.crud.login_failure import (
    add_login_failure,
    clear_login_failures,
    login_failures_since,
    prune_login_failures,
)
from tests.fixtures.factories import store

MINUTE = timedelta(minutes=1)


async def test_failures_are_counted_per_account_and_per_address(session: AsyncSession) -> None:
    since = utc_now()
    for login, address in [("anna", "::1"), ("ANNA", "::1"), ("boris", "::1"), ("anna", "::2")]:
        await add_login_failure(session, login=login, address=address)
    assert (await login_failures_since(session, since, address="::1")).failures == 3
    assert (await login_failures_since(session, since, address="::1", login="Anna")).failures == 2
    assert (await login_failures_since(session, since, address="::3")) == (0, None)


async def test_the_oldest_that_counts_is_told(session: AsyncSession) -> None:
    now = utc_now()
    for minutes in (30, 10, 5):
        await store(session, LoginFailure(account="anna", address="::1", timestamp=now - minutes * MINUTE))
    assert await login_failures_since(session, now - 15 * MINUTE, address="::1") == (2, now - 10 * MINUTE)


async def test_whatever_was_typed_is_counted(session: AsyncSession) -> None:
    since = utc_now()
    for login in ("", "\0", "ß" * 1000, "' --"):
        await add_login_failure(session, login=login, address="a" * 1000)
        assert (await login_failures_since(session, since, address="a" * 1000, login=login)).failures >= 1


async def test_a_success_clears_the_account_at_that_address(session: AsyncSession) -> None:
    since = utc_now()
    for login, address in [("anna", "::1"), ("boris", "::1"), ("anna", "::2")]:
        await add_login_failure(session, login=login, address=address)
    await clear_login_failures(session, login="ANNA", address="::1")
    assert (await login_failures_since(session, since, address="::1")).failures == 1
    assert (await login_failures_since(session, since, address="::2")).failures == 1


async def test_old_failures_are_pruned(session: AsyncSession) -> None:
    now = utc_now()
    for age in (2 * MINUTE, MINUTE):
        await store(session, LoginFailure(account="anna", address="::1", timestamp=now - age))
    assert await prune_login_failures(session, before=now - MINUTE) == 1
    assert (await login_failures_since(session, now - 10 * MINUTE, address="::1")).failures == 1
