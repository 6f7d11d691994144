"""The emergency stop: one person, a reason, a row of the trail, listed for review."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.metrics import DECISIONS_STOPPED
from app.models import AuditEvent, DecisionStop
from app.services.approvals.inbox import for_review
from app.services.audit.recording import CONSOLE
from app.services.crud.decision_stop import get_newest_stop
from app.services.policies.in_use import current
from app.services.policies.stopping import switch


async def test_the_newest_use_of_the_switch_says_whether_decisions_are_stopped(session: AsyncSession) -> None:
    assert await switch(session, is_on=False, reason="never on", actor=CONSOLE) is None
    await switch(session, is_on=True, reason="wrong debts", actor=CONSOLE)
    assert (await current(session)).stop == "wrong debts"
    assert DECISIONS_STOPPED._value.get() == 1
    await switch(session, is_on=False, reason="debts are right", actor=CONSOLE)
    assert (await current(session)).stop is None
    assert DECISIONS_STOPPED._value.get() == 0
    newest = await get_newest_stop(session)
    assert newest is not None
    assert (newest.is_on, newest.reason) == (False, "debts are right")


async def test_a_switch_that_stands_so_already_stays_as_it_is(session: AsyncSession) -> None:
    first = await switch(session, is_on=True, reason="wrong debts", actor=CONSOLE)
    assert await switch(session, is_on=True, reason="again", actor=CONSOLE) is first
    assert len((await session.exec(select(DecisionStop))).all()) == 1


async def test_each_use_is_recorded_and_listed_for_review(session: AsyncSession) -> None:
    await switch(session, is_on=True, reason="wrong debts", actor=CONSOLE)
    await switch(session, is_on=False, reason="debts are right", actor=CONSOLE)
    acts = (await session.exec(select(AuditEvent.act).order_by(col(AuditEvent.id)))).all()
    assert acts == ["decisions_stopped", "decisions_started"]
    listed, _ = await for_review(session)
    assert [one.act for one in listed] == ["decisions_started", "decisions_stopped"]
