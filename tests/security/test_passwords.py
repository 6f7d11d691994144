import asyncio
from time import process_time

from app.security.passwords import PASSWORD_MAX_LENGTH, hash_password, verify_nobody, verify_password


async def test_a_hash_is_argon2id_salted_and_opened_by_its_password_only() -> None:
    one, other = await asyncio.gather(hash_password("корректный конь"), hash_password("корректный конь"))
    assert one.startswith("$argon2id$")
    assert one != other
    assert await verify_password("корректный конь", one)
    assert not await verify_password("корректный кон", one)


async def test_a_password_counts_whole_and_in_its_case() -> None:
    longest = "Ж" * (PASSWORD_MAX_LENGTH - 1)
    stored = await hash_password(longest + "a")
    assert await verify_password(longest + "a", stored)
    assert not await verify_password(longest + "b", stored)
    assert not await verify_password(longest + "A", stored)
    assert not await verify_password(f" {longest}a", stored)


async def test_an_unknown_login_costs_as_much_as_a_known_one_and_never_succeeds() -> None:
    stored = await hash_password("a password")
    known, unknown = [], []
    for _ in range(3):
        start = process_time()
        assert not await verify_password("a guess", stored)
        middle = process_time()
        assert not await verify_nobody("a guess")
        known.append(middle - start)
        unknown.append(process_time() - middle)
    assert 0.2 < min(unknown) / min(known) < 5


async def test_the_event_loop_goes_on_while_passwords_are_hashed() -> None:
    hashing = asyncio.create_task(hash_password("a password"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
