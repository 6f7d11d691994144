"""The slow limit of an account over all addresses, and what a caller hears of the time to wait."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import TooManyAttempts
from app.models import LoginFailure
from app.models.base import utc_now
from app.services.crud.login_failure import login_failures_since
from app.services.crud.user_session import create_user_session
from app.services.login_throttle import (
    FAILURES_OF_A_SUSPICIOUS_ADDRESS,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ACCOUNT_AND_ADDRESS,
    SLOW_WINDOW,
    THROTTLE_WINDOW,
    count_failure,
    refuse_when_throttled,
)
from tests.fixtures.factories import make_user, sha256_of

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.1"


async def fail_from_everywhere(session: AsyncSession, times: int, *, minutes_ago: float) -> None:
    moment = utc_now() - timedelta(minutes=minutes_ago)
    session.add_all(
        LoginFailure(account="anna", address=f"192.0.2.{number}", timestamp=moment) for number in range(times)
    )
    await session.commit()


async def seconds_to_wait(session: AsyncSession, address: str) -> int:
    try:
        await refuse_when_throttled(session, login="anna", address=address)
    except TooManyAttempts as fault:
        return fault.retry_after_seconds
    return 0


async def test_many_addresses_together_have_one_try_a_minute(session: AsyncSession) -> None:
    await make_user(session, login="anna")
    await fail_from_everywhere(session, FAILURES_PER_ACCOUNT - 1, minutes_ago=0.5)
    assert await seconds_to_wait(session, ELSEWHERE) == 0
    await fail_from_everywhere(session, 1, minutes_ago=0.5)
    assert 0 < await seconds_to_wait(session, ELSEWHERE) <= 30


async def test_a_minute_after_the_last_failure_a_strange_address_may_try(session: AsyncSession) -> None:
    await make_user(session, login="anna")
    await fail_from_everywhere(session, FAILURES_PER_ACCOUNT, minutes_ago=1.1)
    assert await seconds_to_wait(session, ELSEWHERE) == 0


async def test_the_owner_is_not_locked_out_where_a_login_has_worked_before(session: AsyncSession) -> None:
    user = await make_user(session, login="anna")
    now = utc_now()
    await create_user_session(session, id_hash=sha256_of("1"), user_id=user.id, expires=now, address=HOME)
    await fail_from_everywhere(session, 2 * FAILURES_PER_ACCOUNT, minutes_ago=0.5)
    assert await seconds_to_wait(session, HOME) == 0
    assert await seconds_to_wait(session, ELSEWHERE) > 0


async def test_failures_ten_minutes_old_leave_five_minutes_to_wait(session: AsyncSession) -> None:
    moment = utc_now() - timedelta(minutes=10)
    session.add_all(
        LoginFailure(account="anna", address=HOME, timestamp=moment) for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS)
    )
    await session.commit()
    assert 240 < await seconds_to_wait(session, HOME) <= 300


@pytest.mark.parametrize("address", [HOME])
async def test_an_account_that_does_not_exist_has_the_same_limits(session: AsyncSession, address: str) -> None:
    await fail_from_everywhere(session, FAILURES_PER_ACCOUNT, minutes_ago=0.5)
    assert await seconds_to_wait(session, address) > 0


async def test_a_failure_is_forgotten_after_a_day_and_not_with_the_short_window(session: AsyncSession) -> None:
    now = utc_now()
    second = timedelta(seconds=1)
    ages = (THROTTLE_WINDOW + second, SLOW_WINDOW - timedelta(minutes=1), SLOW_WINDOW + second)
    session.add_all(LoginFailure(account="anna", address=HOME, timestamp=now - age) for age in ages)
    await session.commit()
    await count_failure(session, login="anna", address=ELSEWHERE)
    counted = await login_failures_since(session, now - 2 * SLOW_WINDOW, login="anna")
    assert (counted.failures, counted.oldest) == (3, now - ages[1])


async def test_from_the_fiftieth_failure_of_an_address_on_each_account_has_one_try_there(session: AsyncSession) -> None:
    others = [f"guessed {number}" for number in range(FAILURES_OF_A_SUSPICIOUS_ADDRESS - 2)]
    session.add_all(LoginFailure(account=account, address=ELSEWHERE) for account in ["anna", *others])
    await session.commit()
    assert await seconds_to_wait(session, ELSEWHERE) == 0
    session.add(LoginFailure(account="the last one", address=ELSEWHERE))
    await session.commit()
    assert await seconds_to_wait(session, ELSEWHERE) > 0
