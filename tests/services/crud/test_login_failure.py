from datetime import UTC, datetime, timedelta

import pytest
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

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def test_failures_are_counted_by_account_and_by_address(session: AsyncSession) -> None:
    for login, address in (("anna", "::1"), ("ANNA", "::1"), ("boris", "::1"), ("anna", "::2")):
        await add_login_failure(session, login=login, address=address)
    of_account = await login_failures_since(session, LONG_AGO, login="Anna", address="::1")
    of_address = await login_failures_since(session, LONG_AGO, address="::1")
    assert (of_account[0], of_address[0]) == (2, 3)


async def test_only_failures_since_a_moment_count_and_the_oldest_is_known(session: AsyncSession) -> None:
    now = utc_now()
    for minutes in (30, 10, 5):
        timestamp = now - timedelta(minutes=minutes)
        await store(session, LoginFailure(account="anna", address="::1", timestamp=timestamp))
    since = now - timedelta(minutes=15)
    count, oldest, newest = await login_failures_since(session, since, address="::1")
    assert (count, oldest, newest) == (2, now - timedelta(minutes=10), now - timedelta(minutes=5))
    assert tuple(await login_failures_since(session, now, address="::1")) == (0, None, None)


async def test_a_login_that_worked_clears_its_own_failures_from_that_address_alone(session: AsyncSession) -> None:
    for login, address in (("anna", "::1"), ("boris", "::1"), ("anna", "::2")):
        await add_login_failure(session, login=login, address=address)
    await clear_login_failures(session, login="Anna", address="::1")
    assert (await login_failures_since(session, LONG_AGO, login="boris", address="::1")).failures == 1
    assert (await login_failures_since(session, LONG_AGO, login="anna")).failures == 1


@pytest.mark.parametrize("login", ["", "x" * 5000, "nul\0", "ﷺ" * 64, "İ" * 64])
async def test_whatever_is_typed_is_counted(session: AsyncSession, login: str) -> None:
    await add_login_failure(session, login=login, address="a" * 500)
    found = await login_failures_since(session, LONG_AGO, login=login, address="a" * 500)
    assert found[0] == 1


async def test_old_failures_are_pruned(session: AsyncSession) -> None:
    await store(session, LoginFailure(account="anna", address="::1", timestamp=LONG_AGO))
    await add_login_failure(session, login="anna", address="::1")
    assert await prune_login_failures(session, before=LONG_AGO + timedelta(days=1)) == 1
    assert (await login_failures_since(session, LONG_AGO, address="::1"))[0] == 1
