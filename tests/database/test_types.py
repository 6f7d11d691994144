from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url
from sqlalchemy.exc import StatementError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import LoginFailure
from database.types import ExactDecimal, UtcDateTime
from tests.fixtures.both_databases import engine
from tests.fixtures.factories import make_client, make_credit, store

__all__ = ["engine"]
SQLITE = make_url("sqlite+aiosqlite://").get_dialect()()
POSTGRESQL = make_url("postgresql+asyncpg://").get_dialect()()
MOSCOW = timezone(timedelta(hours=3))


async def test_a_time_of_any_zone_comes_back_as_the_same_instant_in_utc(session: AsyncSession) -> None:
    written = datetime(2026, 3, 1, 2, 30, 15, 123456, tzinfo=MOSCOW)
    failure = await store(session, LoginFailure(account="a", address="::1", timestamp=written))
    await session.refresh(failure)
    assert failure.timestamp == written
    assert failure.timestamp.tzinfo is UTC


async def test_a_naive_time_is_refused(session: AsyncSession) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001  (what is tested)
    session.add(LoginFailure(account="a", address="::1", timestamp=naive))
    with pytest.raises(StatementError, match="time zone is required"):
        await session.flush()


@given(st.datetimes(timezones=st.sampled_from([UTC, MOSCOW, timezone(-timedelta(hours=9, minutes=30))])))
def test_every_instant_survives(written: datetime) -> None:
    kind = UtcDateTime()
    try:
        bound = kind.process_bind_param(written, SQLITE)
    except OverflowError:
        return
    assert bound is not None
    assert kind.process_result_value(bound.replace(tzinfo=None), SQLITE) == written


@given(st.decimals(min_value=Decimal("-999999999999.99"), max_value=Decimal("999999999999.99"), places=2))
def test_every_amount_survives_on_both_databases(amount: Decimal) -> None:
    money = ExactDecimal(14, 2)
    for dialect in (SQLITE, POSTGRESQL):
        bound = money.process_bind_param(amount, dialect)
        assert money.process_result_value(bound, dialect) == amount


def test_sqlite_keeps_whole_units_and_postgresql_decimals() -> None:
    money = ExactDecimal(14, 2)
    assert money.process_bind_param(Decimal("0.1"), SQLITE) == 10
    assert isinstance(money.process_bind_param(Decimal("0.1"), SQLITE), int)
    assert str(money.process_bind_param(Decimal("0.1"), POSTGRESQL)) == "0.10"


@pytest.mark.parametrize(
    "amount", [Decimal("0.001"), Decimal("1e12"), Decimal("NaN"), Decimal("Infinity"), 0.5, "1", True]
)
async def test_what_would_be_rounded_or_does_not_fit_is_refused(session: AsyncSession, amount: object) -> None:
    client = await make_client(session)
    with pytest.raises(StatementError):
        await make_credit(session, client, amount_total=amount)
