"""Seals: the first as found, the next from where the last one ended, by one sealer at a time."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import text

from app.audit.seals import NO_SEAL
from app.services.audit.sealer import seal_next
from database.database import create_session, session_scope
from tests.fixtures.factories import make_client
from tests.services.audit.conftest import KEY, Trail, add_events, an_event


async def test_the_first_seal_is_of_what_was_there_and_the_next_of_what_was_written(trail: Trail) -> None:
    first, second, third = [await trail.seal() for _ in range(3)]
    assert first is not None
    assert second is not None
    assert (first.number, first.is_as_found, first.count, first.previous) == (1, True, 0, NO_SEAL)
    assert (second.number, second.is_as_found, second.count, second.previous) == (2, False, 6, first.digest())
    assert third is None
    done = await trail.verify()
    assert (done.finding, done.seals, done.rows, done.newest) == (None, 2, 6, second.sealed_at)


async def test_rows_from_before_leaves_are_sealed_as_they_were_found(trail: Trail) -> None:
    is_postgresql = trail.engine.dialect.name == "postgresql"
    async with session_scope(trail.engine) as session:
        columns = "client_id, revision, features, changes, timestamp" + (", xact" if is_postgresql else "")
        values = f"SELECT client_id, 9, features, changes, timestamp{', NULL' if is_postgresql else ''}"
        await session.exec(  # type: ignore[call-overload]
            text(f"INSERT INTO client_revisions ({columns}) {values} FROM client_revisions LIMIT 1")
        )
    first = await trail.seal()
    assert first is not None
    assert first.count == (1 if is_postgresql else 3)  # on SQLite the rows before it are of its range
    await trail.seal()
    done = await trail.verify()
    assert (done.finding, done.rows) == (None, 7)


async def test_every_range_begins_where_the_last_one_ends(trail: Trail) -> None:
    seals = []
    for number in (1, 5, 0, 2):
        await trail.add(number)
        seals.append(await trail.seal())
    made = [seal for seal in seals if seal is not None]
    assert [seal.count for seal in made] == [0, 12, 2]
    assert [before.end for before in made[:-1]] == [after.start for after in made[1:]]
    assert (await trail.verify()).finding is None


async def test_of_two_sealers_one_makes_the_seal(trail: Trail) -> None:
    async def one() -> object:
        try:
            return await trail.seal()
        except IntegrityError:  # its snapshot was older than the other one's seal
            return None

    await trail.seal()
    for _ in range(5):
        await trail.add(3)
        await asyncio.gather(*(one() for _ in range(4)))
    await trail.seal()
    done = await trail.verify()
    assert (done.finding, done.rows) == (None, 21)


async def test_a_sealer_that_dies_before_it_is_done_leaves_nothing_behind(trail: Trail) -> None:
    await trail.seal()
    session = create_session(trail.engine)
    assert await seal_next(session, KEY) is not None
    await session.close()  # without a commit, as a process that was killed
    sealed = await trail.seal()
    assert sealed is not None
    assert (sealed.number, sealed.count) == (2, 6)
    assert (await trail.verify()).finding is None


@pytest.mark.postgres
@pytest.mark.parametrize("file_engine", ["postgres"], indirect=True)
async def test_an_id_drawn_early_and_written_late_is_in_a_later_seal(trail: Trail) -> None:
    """By the order of ids it would lie below a horizon that has passed, and never be sealed."""
    await trail.seal()
    slow = create_session(trail.engine)
    await add_events(slow, an_event(100))
    await slow.flush()  # drew its id and its transaction, and is not committed
    await trail.add(3)
    held_back = await trail.seal()
    assert held_back is not None
    assert held_back.count == 6
    await slow.commit()
    await slow.close()
    rest = await trail.seal()
    assert rest is not None
    assert rest.count == 4
    done = await trail.verify()
    assert (done.finding, done.rows) == (None, 10)


async def test_a_bank_with_a_client_more_is_sealed_with_its_revision(trail: Trail) -> None:
    await trail.seal()
    await trail.seal()
    async with session_scope(trail.engine) as session:
        await make_client(session)
    sealed = await trail.seal()
    assert sealed is not None
    assert sealed.count == 1
