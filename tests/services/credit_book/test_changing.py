"""What becomes of credits: each change is a revision, the same again is none, and what cannot be is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, PreconditionFailed
from app.models import AuditEvent, Client, Credit, CreditRevision, Role, User
from app.models.base import utc_now
from app.services.credit_book.changing import (
    NewCredit,
    correct_credit,
    open_credit,
    record_default,
    record_payment,
)
from app.services.credit_book.months import first_day
from tests.fixtures.factories import make_client, make_user
from tests.fixtures.small_bank import features

NEW = NewCredit(
    amount_total=Decimal("1000.50"),
    annual_rate=Decimal("0.1"),
    external_id="loan-1",
    opened_on=date(2024, 5, 17),
    as_of=date(2024, 7, 1),
    term_months=24,
    payment_history=[{"months_ago": 0, "status": "0"}, {"months_ago": 1, "status": "X"}],
)


@pytest_asyncio.fixture
async def author(session: AsyncSession) -> User:
    return await make_user(session, Role.ADMIN)


@pytest_asyncio.fixture
async def client(session: AsyncSession) -> Client:
    return await make_client(session, features=features())


@pytest_asyncio.fixture
async def credit(session: AsyncSession, client: Client, author: User) -> Credit:
    return (await open_credit(session, client.user_id, NEW, author=author))[0]


async def changes(session: AsyncSession, credit: Credit) -> list[dict[str, Any]]:
    statement = select(CreditRevision).where(col(CreditRevision.credit_id) == credit.id)
    rows = (await session.exec(statement.order_by(col(CreditRevision.revision)))).all()
    assert [row.revision for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.leaf for row in rows)
    return [row.changes for row in rows]


async def acts(session: AsyncSession) -> list[str]:
    return list((await session.exec(select(AuditEvent.act).order_by(col(AuditEvent.id)))).all())


async def test_the_first_revision_holds_all_that_was_granted(session: AsyncSession, credit: Credit) -> None:
    (first,) = await changes(session, credit)
    assert {name: change["new"] for name, change in first.items()} == {
        "external_id": "loan-1",
        "opened_on": "2024-05-17",
        "amount_total": "1000.50",
        "annual_rate": "0.1",
        "term_months": 24,
        "as_of": "2024-07-01",
        "payments": {"2024-06": "X", "2024-07": "0"},
    }
    assert await acts(session) == ["credit_opened"]


async def test_sent_again_under_its_external_id_it_is_the_same_credit(
    session: AsyncSession, client: Client, author: User, credit: Credit
) -> None:
    again, is_new = await open_credit(session, client.user_id, NEW, author=author)
    assert (again.id, is_new) == (credit.id, False)
    with pytest.raises(Conflict, match="loan-1"):
        await open_credit(session, client.user_id, replace(NEW, term_months=36), author=author)
    other = await make_client(session, features=features())
    with pytest.raises(Conflict, match="loan-1"):
        await open_credit(session, other.user_id, NEW, author=author)
    assert await acts(session) == ["credit_opened"]


async def test_a_payment_of_the_next_month_makes_it_the_newest(
    session: AsyncSession, author: User, credit: Credit
) -> None:
    paid = await record_payment(session, credit, date(2024, 8, 1), "1", author=author)
    assert paid.payment_history == [
        {"months_ago": 0, "status": "1"},
        {"months_ago": 1, "status": "0"},
        {"months_ago": 2, "status": "X"},
    ]
    assert (paid.as_of, paid.payment_status, paid.overdue, paid.revision) == (date(2024, 8, 1), "1", True, 2)
    assert (await changes(session, credit))[1] == {
        "as_of": {"old": "2024-07-01", "new": "2024-08-01"},
        "payments": {"old": {}, "new": {"2024-08": "1"}},
    }


async def test_a_month_before_is_corrected_and_the_same_again_is_no_revision(
    session: AsyncSession, author: User, credit: Credit
) -> None:
    for _ in range(2):
        paid = await record_payment(session, credit, date(2024, 6, 1), "2", author=author)
    assert [one["status"] for one in paid.payment_history] == ["0", "2"]
    assert (await changes(session, credit))[1:] == [{"payments": {"old": {"2024-06": "X"}, "new": {"2024-06": "2"}}}]
    assert await acts(session) == ["credit_opened", "payment_recorded"]


async def test_a_history_counted_from_the_present_month_is_counted_from_it_for_good(
    session: AsyncSession, client: Client, author: User
) -> None:
    undated = replace(NEW, external_id=None, opened_on=None, as_of=None)
    credit, _ = await open_credit(session, client.user_id, undated, author=author)
    present = first_day(utc_now().date())
    paid = await record_payment(session, credit, first_day(present - timedelta(days=1)), "1", author=author)
    assert (paid.as_of, [one["status"] for one in paid.payment_history]) == (present, ["0", "1"])


@pytest.mark.parametrize("month", [date(2024, 4, 1), date(9999, 1, 1)])
async def test_a_month_that_cannot_be_is_refused_by_name(
    session: AsyncSession, author: User, credit: Credit, month: date
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await record_payment(session, credit, month, "0", author=author)
    assert [problem.field for problem in refused.value.fields] == ["month"]
    assert len(await changes(session, credit)) == 1


async def test_a_default_is_recorded_once_and_corrected_by_another(
    session: AsyncSession, author: User, credit: Credit
) -> None:
    for day in (date(2024, 11, 3), date(2024, 11, 3), date(2024, 11, 2)):
        bad = await record_default(session, credit, day, "90 days past due", author=author)
    assert (bad.defaulted_on, bad.default_definition, bad.revision) == (date(2024, 11, 2), "90 days past due", 3)
    assert (await changes(session, credit))[2] == {"defaulted_on": {"old": "2024-11-03", "new": "2024-11-02"}}
    for day in (date(2024, 5, 16), date(9999, 1, 1)):
        with pytest.raises(InvalidInput, match="date"):
            await record_default(session, credit, day, "bankruptcy", author=author)


async def test_a_correction_replaces_what_was_granted_and_keeps_the_default(
    session: AsyncSession, author: User, credit: Credit
) -> None:
    await record_default(session, credit, date(2024, 11, 3), "90 days past due", author=author)
    new = replace(NEW, amount_total=Decimal(999), payment_history=[{"months_ago": 0, "status": "3"}])
    changed = await correct_credit(session, credit, new, author=author, expected_revision=2)
    assert (changed.amount_total, changed.payment_status, changed.defaulted_on) == (
        Decimal(999),
        "3",
        date(2024, 11, 3),
    )
    assert (await changes(session, credit))[2] == {
        "amount_total": {"old": "1000.50", "new": "999"},
        "payments": {"old": {"2024-06": "X", "2024-07": "0"}, "new": {"2024-07": "3"}},
    }
    with pytest.raises(PreconditionFailed):
        await correct_credit(session, credit, NEW, author=author, expected_revision=2)
    late = replace(NEW, opened_on=date(2024, 12, 1))
    with pytest.raises(InvalidInput, match="opened_on"):
        await correct_credit(session, credit, late, author=author)


async def test_an_external_id_of_another_credit_is_refused(
    session: AsyncSession, client: Client, author: User, credit: Credit
) -> None:
    other, _ = await open_credit(session, client.user_id, replace(NEW, external_id="loan-2"), author=author)
    with pytest.raises(Conflict, match="loan-1"):
        await correct_credit(session, other, NEW, author=author)
    assert credit.external_id == "loan-1"
