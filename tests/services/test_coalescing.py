"""What waits travels together: at once where the way is free, in turns among callers, each with its own end."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ServiceBusy
from app.services.coalescing import Coalescer
from tests.fixtures.patience import PATIENCE_SECONDS


class Work:
    """Takes batches; those of `held` wait until they are let go. Negative numbers fail, each alone."""

    def __init__(self, *, is_held: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.go = asyncio.Event()
        if not is_held:
            self.go.set()

    async def __call__(self, batch: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(batch))
        await self.go.wait()
        return [ValueError(str(number)) if number < 0 else number * 10 for number in batch]


def coalescer(work: Work, *, max_batch: int = 100, max_waiting: int = 100, lanes: int = 1) -> Coalescer[int, int]:
    return Coalescer(work, max_batch=max_batch, max_waiting=max_waiting, lanes=lambda: lanes)


def later(seconds: float = PATIENCE_SECONDS) -> float:
    return asyncio.get_running_loop().time() + seconds


async def turns_of_the_loop(count: int = 10) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_an_idle_system_sends_at_once_without_a_timer() -> None:
    work = Work(is_held=True)
    asked = asyncio.create_task(coalescer(work).submit(1, caller="one", deadline=later()))
    await turns_of_the_loop()
    assert work.batches == [[1]]
    work.go.set()
    assert await asked == 10


async def test_what_arrives_while_a_batch_is_away_travels_together() -> None:
    work = Work(is_held=True)
    one = coalescer(work)
    asked = [asyncio.create_task(one.submit(1, caller="one", deadline=later()))]
    await turns_of_the_loop()
    asked += [asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in (2, 3, 4)]
    await turns_of_the_loop()
    work.go.set()
    assert await asyncio.gather(*asked) == [10, 20, 30, 40]
    assert work.batches == [[1], [2, 3, 4]]


async def test_so_many_batches_are_away_as_there_are_lanes() -> None:
    work = Work(is_held=True)
    one = coalescer(work, max_batch=1, lanes=3)
    asked = [asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in range(5)]
    await turns_of_the_loop()
    assert len(work.batches) == 3
    work.go.set()
    await asyncio.gather(*asked)


async def test_a_batch_that_would_only_wait_in_line_is_sent_once_it_is_no_smaller_than_those_before_it() -> None:
    """What a message costs whatever its size is shared by many; the lanes before the last one are free at once."""
    work = Work(is_held=True)
    one = coalescer(work, lanes=3)
    asked: list[asyncio.Task[int]] = []

    async def ask(*numbers: int) -> None:
        asked.extend(asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in numbers)
        await turns_of_the_loop()

    await ask(1, 2, 3)
    await ask(4)
    assert work.batches == [[1, 2, 3], [4]]
    await ask(5, 6)
    assert work.batches == [[1, 2, 3], [4]]
    await ask(7)
    assert work.batches == [[1, 2, 3], [4], [5, 6, 7]]
    work.go.set()
    await asyncio.gather(*asked)


async def test_what_waits_for_company_is_sent_when_a_batch_comes_home() -> None:
    work = Work(is_held=True)
    one = coalescer(work, lanes=2)
    asked = [asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in (1, 2)]
    await turns_of_the_loop()
    asked.append(asyncio.create_task(one.submit(3, caller="one", deadline=later())))
    await turns_of_the_loop()
    assert work.batches == [[1, 2]]
    work.go.set()
    assert await asyncio.gather(*asked) == [10, 20, 30]
    assert work.batches == [[1, 2], [3]]


async def test_equal_items_are_never_merged() -> None:
    work = Work()
    one = coalescer(work)
    assert await asyncio.gather(*(one.submit(7, caller="one", deadline=later()) for _ in range(4))) == [70] * 4
    assert sum(map(len, work.batches)) == 4


async def test_callers_take_turns_so_that_a_flood_delays_the_others_by_one_turn() -> None:
    work = Work(is_held=True)
    one = coalescer(work, max_batch=4)
    asked = [asyncio.create_task(one.submit(0, caller="first", deadline=later()))]
    await turns_of_the_loop()
    asked += [asyncio.create_task(one.submit(number, caller="flood", deadline=later())) for number in range(1, 9)]
    await turns_of_the_loop()
    asked += [asyncio.create_task(one.submit(100 + n, caller=f"other {n}", deadline=later())) for n in range(2)]
    await turns_of_the_loop()
    work.go.set()
    await asyncio.gather(*asked)
    assert work.batches[1] == [1, 100, 101, 2]


async def test_one_that_fails_fails_alone() -> None:
    one = coalescer(Work())
    answers = await asyncio.gather(
        *(one.submit(number, caller="one", deadline=later()) for number in (1, -2, 3)), return_exceptions=True
    )
    assert answers[0] == 10
    assert isinstance(answers[1], ValueError)
    assert answers[2] == 30


async def test_an_error_of_the_work_is_the_answer_to_the_whole_batch() -> None:
    async def broken(batch: Sequence[int]) -> list[int | Exception]:
        raise ConnectionError("lost")

    one: Coalescer[int, int] = Coalescer(broken, max_batch=10, max_waiting=10)
    answers = await asyncio.gather(
        *(one.submit(number, caller="one", deadline=later()) for number in range(3)), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [ConnectionError] * 3


async def test_a_full_waiting_room_refuses_at_once() -> None:
    work = Work(is_held=True)
    one = coalescer(work, max_waiting=2)
    asked = [asyncio.create_task(one.submit(0, caller="one", deadline=later()))]
    await turns_of_the_loop()
    asked += [asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in (1, 2)]
    refused = asyncio.create_task(one.submit(3, caller="another", deadline=later()))
    await turns_of_the_loop()
    assert refused.done()
    with pytest.raises(ServiceBusy):
        await refused
    work.go.set()
    assert await asyncio.gather(*asked) == [0, 10, 20]


@pytest.mark.parametrize(("lanes", "is_refused"), [(1, True), (2, False)])
async def test_what_cannot_be_done_by_its_deadline_is_refused_on_arrival(lanes: int, is_refused: bool) -> None:
    """The last batches took two minutes, and one waits: a minute and a half is enough where two are away at once."""
    work = Work(is_held=True)
    one = coalescer(work, max_batch=1, lanes=lanes)
    asked = [asyncio.create_task(one.submit(number, caller="one", deadline=later())) for number in range(lanes + 1)]
    await turns_of_the_loop()
    assert one.waiting == 1
    one._batch_seconds = 120
    late = asyncio.create_task(one.submit(9, caller="another", deadline=later(90)))
    await turns_of_the_loop()
    assert late.done() is is_refused
    work.go.set()
    answers = await asyncio.gather(*asked, late, return_exceptions=True)
    assert isinstance(answers[-1], ServiceBusy) is is_refused


async def test_what_was_not_sent_by_its_deadline_is_busy_and_what_was_sent_is_late() -> None:
    work = Work(is_held=True)
    one = coalescer(work)
    sent = asyncio.create_task(one.submit(1, caller="one", deadline=later(0.2)))
    await turns_of_the_loop()
    waiting = asyncio.create_task(one.submit(2, caller="one", deadline=later(0.2)))
    with pytest.raises(TimeoutError):
        await sent
    with pytest.raises(ServiceBusy):
        await waiting
    work.go.set()
    await one.close()
    assert work.batches == [[1]]


async def test_closing_refuses_what_waits_and_lets_what_is_away_come_home() -> None:
    work = Work(is_held=True)
    one = coalescer(work)
    away = asyncio.create_task(one.submit(1, caller="one", deadline=later()))
    await turns_of_the_loop()
    waiting = asyncio.create_task(one.submit(2, caller="one", deadline=later()))
    await turns_of_the_loop()
    closing = asyncio.create_task(one.close())
    with pytest.raises(ServiceBusy):
        await waiting
    assert one.waiting == 0
    work.go.set()
    await closing
    assert await away == 10


async def test_what_comes_after_the_closing_is_refused_and_never_sent() -> None:
    work = Work()
    one = coalescer(work)
    await one.close()
    with pytest.raises(ServiceBusy):
        await one.submit(1, caller="one", deadline=later())
    assert work.batches == []


async def test_a_caller_that_left_is_not_sent() -> None:
    work = Work(is_held=True)
    one = coalescer(work)
    first = asyncio.create_task(one.submit(1, caller="one", deadline=later()))
    await turns_of_the_loop()
    left = asyncio.create_task(one.submit(2, caller="one", deadline=later()))
    stays = asyncio.create_task(one.submit(3, caller="one", deadline=later()))
    await turns_of_the_loop()
    left.cancel()
    await turns_of_the_loop()
    work.go.set()
    assert [await first, await stays] == [10, 30]
    assert work.batches == [[1], [3]]


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.sampled_from("abc")), max_size=60),
    st.integers(1, 9),
    st.integers(1, 3),
)
async def test_every_item_gets_its_own_answer_once(asked: list[tuple[int, str]], max_batch: int, lanes: int) -> None:
    work = Work()
    one = coalescer(work, max_batch=max_batch, lanes=lanes)
    answers = await asyncio.gather(
        *(one.submit(number, caller=caller, deadline=later()) for number, caller in asked), return_exceptions=True
    )
    assert [str(answer) for answer in answers] == [str(n if n < 0 else n * 10) for n, _ in asked]
    assert sorted(number for batch in work.batches for number in batch) == sorted(number for number, _ in asked)
    assert all(len(batch) <= max_batch for batch in work.batches)
