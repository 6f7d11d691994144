import asyncio
import gc

import pytest

from app.services.keyed_locks import KeyedLocks
from tests.fixtures.patience import PATIENCE_SECONDS


async def test_holders_of_one_key_go_one_after_the_other() -> None:
    locks, inside, most = KeyedLocks(), 0, 0

    async def enter() -> None:
        nonlocal inside, most
        async with locks.hold("key"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter() for _ in range(20)))
    assert most == 1


async def test_different_keys_do_not_wait_for_each_other() -> None:
    locks = KeyedLocks()
    async with locks.hold("one"), asyncio.timeout(PATIENCE_SECONDS), locks.hold("other"):
        pass


async def test_equal_keys_are_one_key() -> None:
    locks = KeyedLocks()
    async with locks.hold(("user", 1)):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), locks.hold(("user", int("1"))):
                pass


async def test_a_fault_inside_lets_the_next_one_in() -> None:
    locks = KeyedLocks()
    with pytest.raises(ValueError, match="a fault"):
        async with locks.hold("key"):
            raise ValueError("a fault")
    async with asyncio.timeout(PATIENCE_SECONDS), locks.hold("key"):
        pass


async def test_one_that_gave_up_waiting_does_not_stop_the_others() -> None:
    locks, entered = KeyedLocks(), asyncio.Event()

    async def enter() -> None:
        async with locks.hold("key"):
            entered.set()

    async with locks.hold("key"):
        gives_up, patient = asyncio.create_task(enter()), asyncio.create_task(enter())
        await asyncio.sleep(0)
        gives_up.cancel()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await patient
    assert entered.is_set()
    assert gives_up.cancelled()


async def test_keys_that_nobody_holds_are_forgotten() -> None:
    locks = KeyedLocks()
    for number in range(100):
        async with locks.hold(number):
            pass
    gc.collect()
    assert len(locks._locks) == 0


async def test_the_wait_for_a_lock_has_an_end() -> None:
    locks = KeyedLocks()
    async with locks.hold("key"):
        with pytest.raises(TimeoutError):
            async with locks.hold("key", seconds=0.01):
                pytest.fail("two held one key at once")
    async with locks.hold("key", seconds=PATIENCE_SECONDS):
        pass
