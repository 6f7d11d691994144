"""Decisions on PostgreSQL go the hot way: rows and answers as the endpoint's, many at once, none under a stop."""

import asyncio
from typing import Any

from sqlmodel import col, func, select

from app.models import DecisionEvent, PolicyStage, Score, ScoreRequestKey
from app.models.sealed import row_leaf, sealed_columns, sealed_tables
from app.routes.hot_decisions import HotDecisions
from database.database import session_scope
from tests.fixtures.stored_policies import DEMO_TEXT, store_policy, switch_stop
from tests.routes.test_on_postgres import Bank, bank, count, pytestmark, statuses

__all__ = ["bank", "pytestmark"]
STRICTER = (
    DEMO_TEXT.replace("approve_below: 0.20", "approve_below: 0.05", 1).split("\ncases:")[0]
    + """
cases:
  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}
"""
)


async def with_policies() -> None:
    async with session_scope() as session:
        await store_policy(session)
        await store_policy(session, STRICTER, stage=PolicyStage.SHADOW)


async def decided() -> list[DecisionEvent]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(DecisionEvent).order_by(col(DecisionEvent.id)))).all())


def but_of_its_own(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name not in {"id", "score_id", "timestamp"}}


async def test_the_hot_way_answers_and_stores_what_the_endpoint_does(bank: Bank) -> None:
    await with_policies()
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        first = (await manager.post(f"{bank.path}/decide", json={})).json()  # reads what is not known yet
        second = (await manager.post(f"{bank.path}/decide", json={"term": 48})).json()
        history = (await manager.get(f"{bank.path}/decisions")).json()
    assert but_of_its_own(first) == but_of_its_own(second)
    assert history == [second, first]
    rows = await decided()
    assert [(one.is_shadow, one.outcome) for one in rows] == [(False, "approve"), (True, "refer")] * 2
    for one in rows:
        values = {name: getattr(one, name) for name in sealed_columns(sealed_tables()["decisions"])}
        assert one.leaf == row_leaf("decisions", {**values, "salt": one.salt})


async def test_it_is_the_hot_way(bank: Bank, monkeypatch: Any) -> None:
    await with_policies()
    answered: list[bool] = []
    answer = HotDecisions.answer

    async def watched(self: HotDecisions, *arguments: Any) -> bytes | None:
        found = await answer(self, *arguments)
        answered.append(found is not None)
        return found

    monkeypatch.setattr(HotDecisions, "answer", watched)
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        for body in ({}, {}, {"amount": 5}, {"facts": {"unknown": {"value": 1}}}):
            await manager.post(f"{bank.path}/decide", json=body)
        wrong_type = await manager.post(f"{bank.path}/decide", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answered == [False, True, False, False]
    assert wrong_type.status_code == 422
    assert await count(Score) == 2


async def test_a_decision_on_the_card_goes_the_hot_way_too_and_its_score_says_so(bank: Bank) -> None:
    await with_policies()
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        for where in ("", "/api/manager", "/api/manager"):
            assert (await manager.post(f"{where}{bank.path}/decide", json={})).status_code == 200
    async with session_scope(read_only=True) as session:
        scores = (await session.exec(select(Score).order_by(col(Score.id)))).all()
    assert [one.source.value for one in scores] == ["api", "manager", "manager"]


async def test_many_at_once_are_each_decided_once(bank: Bank) -> None:
    await with_policies()
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        await manager.post(f"{bank.path}/decide", json={})
        ways = ["decide", "score"] * 20
        answers = await asyncio.gather(*(manager.post(f"{bank.path}/{way}", json={}) for way in ways))
    assert statuses(answers) == [200] * 40
    live = [one for one in await decided() if not one.is_shadow]
    assert len({one.score_id for one in live}) == len(live) == 21
    assert await count(Score) == 41


async def test_twins_at_two_services_make_one_decision(bank: Bank) -> None:
    await with_policies()
    callers = [await bank.logged_in(app, bank.manager_id) for app in bank.apps]
    for caller in callers:
        await caller.post(f"{bank.path}/decide", json={})
    same = {"Idempotency-Key": "order-17"}
    answers = await asyncio.gather(
        *(caller.post(f"{bank.path}/decide", json={}, headers=same) for caller in callers for _ in range(4))
    )
    for caller in callers:
        await caller.aclose()
    assert statuses(answers) == [200] * 8
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await count(Score), await count(ScoreRequestKey)) == (3, 1)


async def test_a_stop_between_reading_and_storing_refers(bank: Bank) -> None:
    """The scorer takes a moment, in which the switch is used."""
    await with_policies()
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        assert (await manager.post(f"{bank.path}/decide", json={})).json()["outcome"] == "approve"
        asked = [asyncio.ensure_future(manager.post(f"{bank.path}/decide", json={})) for _ in range(6)]
        await asyncio.sleep(0)
        async with session_scope() as session:
            await switch_stop(session, is_on=True)
            stopped_after = (await session.exec(select(func.count()).select_from(DecisionEvent))).one()
        made = [(await one).json() for one in asked]
        later = (await manager.post(f"{bank.path}/decide", json={})).json()
    assert stopped_after >= 2
    assert (later["outcome"], later["is_stopped"]) == ("refer", True)
    assert {one["outcome"] for one in made} <= {"refer", "approve"}
    live = [one for one in await decided() if not one.is_shadow]
    first_referred = next(place for place, one in enumerate(live) if one.is_stopped)
    assert all(one.outcome == "refer" for one in live[first_referred:])
