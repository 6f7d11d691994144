"""Turns are dealt out by caller: a flood delays another caller by one turn, and the waiting room is bounded."""

import asyncio

import pytest

from app.exceptions import ServiceBusy
from app.security.fair_turns import FairTurns


class Desk:
    """Work that ends when it is let go, and who has begun it, in order."""

    def __init__(self, turns: FairTurns) -> None:
        self._turns = turns
        self.begun: list[str] = []
        self.at_once = self.most_at_once = 0

    async def work(self, caller: str) -> None:
        async with self._turns.hold(caller):
            self.begun.append(caller)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            await asyncio.sleep(0)
            self.at_once -= 1


async def test_seventy_of_one_caller_delay_another_by_no_turn() -> None:
    turns = FairTurns(at_once=2, max_waiting=64)
    desk = Desk(turns)
    flood = [asyncio.create_task(desk.work("flood")) for _ in range(70)]
    await asyncio.sleep(0)
    await desk.work("owner")
    assert desk.begun.index("owner") <= 2
    outcomes = await asyncio.gather(*flood, return_exceptions=True)
    assert sum(isinstance(each, ServiceBusy) for each in outcomes) == 70 - desk.begun.count("flood")
    assert turns.waiting == 0


async def test_no_more_than_said_work_at_once_and_no_caller_twice() -> None:
    desk = Desk(FairTurns(at_once=2, max_waiting=64))
    await asyncio.gather(*(desk.work(caller) for caller in "aaabbbccc"))
    assert (desk.most_at_once, sorted(desk.begun)) == (2, list("aaabbbccc"))
    alone = Desk(FairTurns(at_once=2, max_waiting=64))
    await asyncio.gather(*(alone.work("a") for _ in range(5)))
    assert alone.most_at_once == 1


async def test_a_full_room_refuses_the_caller_that_filled_it_and_takes_another() -> None:
    turns = FairTurns(at_once=1, max_waiting=3)
    desk = Desk(turns)
    async with turns.hold("at work"):
        flood = [asyncio.create_task(desk.work("flood")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(ServiceBusy):
            await desk.work("flood")
        owner = asyncio.create_task(desk.work("owner"))
        await asyncio.sleep(0)
        assert turns.waiting == 3
    outcomes = await asyncio.gather(*flood, owner, return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), type(None), ServiceBusy, type(None)]
    assert desk.begun == ["flood", "owner", "flood"]


async def test_in_a_full_room_a_caller_that_would_have_as_many_as_the_fullest_takes_no_place_from_it() -> None:
    turns = FairTurns(at_once=1, max_waiting=3)
    desk = Desk(turns)
    async with turns.hold("at work"):
        callers = ("first", "first", "second", "second")
        waiting = [asyncio.create_task(desk.work(caller)) for caller in callers]
        await asyncio.sleep(0)
        assert [task.done() for task in waiting] == [False, False, False, True]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), type(None), type(None), ServiceBusy]
    assert desk.begun == ["first", "second", "first"]


async def test_who_leaves_while_waiting_or_working_gives_the_turn_on() -> None:
    turns = FairTurns(at_once=1, max_waiting=3)
    desk = Desk(turns)
    async with turns.hold("first"):
        waits = asyncio.create_task(desk.work("second"))
        await asyncio.sleep(0)
        waits.cancel()
        third = asyncio.create_task(desk.work("third"))
        await asyncio.sleep(0)
    await third
    assert (desk.begun, turns.waiting) == (["third"], 0)


async def test_a_turn_given_to_one_who_leaves_at_that_moment_is_not_lost() -> None:
    turns = FairTurns(at_once=1, max_waiting=3)
    desk = Desk(turns)
    async with turns.hold("first"):
        waits = asyncio.create_task(desk.work("second"))
        await asyncio.sleep(0)
    waits.cancel()
    await asyncio.wait([waits])
    await asyncio.wait_for(desk.work("third"), 60)
    assert desk.begun == ["third"]
