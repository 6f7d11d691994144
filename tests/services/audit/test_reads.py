"""Reads of other people's data on both databases: one row in a quarter of an hour, none lost, none shown without."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlmodel import col, select

from app.exceptions import ReadsNotRecorded
from app.models import AuditEvent, AuditSide, Role, User
from app.services.audit import reads as module
from app.services.audit.acts import Act
from app.services.audit.noted_reads import NotedRead
from app.services.audit.reads import MOST_WAITING, SHOWN_WITHOUT_ROWS_SECONDS, Reads
from database.database import session_scope
from tests.fixtures.factories import make_user
from tests.services.audit.conftest import Trail

QUARTER = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
READS = (Act.CLIENT_READ, Act.CLIENTS_LISTED)


class Clock:
    """A clock that goes when it is said so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def reader(trail: Trail) -> User:
    async with session_scope(trail.engine) as session:
        return await make_user(session, Role.MANAGER)


def a_process(clock: Callable[[], float] = time.monotonic) -> Reads:
    """The quarter of an hour does not end within a test."""
    return Reads(clock, lambda: QUARTER)


async def rows(trail: Trail) -> Sequence[AuditEvent]:
    async with session_scope(trail.engine, read_only=True) as session:
        found = select(AuditEvent).where(col(AuditEvent.act).in_(READS)).order_by(col(AuditEvent.id))
        return (await session.exec(found)).all()


async def test_opening_a_card_is_one_row_in_a_quarter_of_an_hour_over_all_processes(trail: Trail, reader: User) -> None:
    one, other = a_process(), a_process()
    for process in (one, other, one, other):
        process.note_person(Act.CLIENT_READ, reader, trail.client_id)
        await process.write()
    await asyncio.gather(one.write(), other.write())
    assert [(row.actor_id, row.object_id) for row in await rows(trail)] == [(reader.id, str(trail.client_id))]
    one.now = lambda: QUARTER + timedelta(minutes=15)
    one.note_person(Act.CLIENT_READ, reader, trail.client_id)
    await one.write()
    assert len(await rows(trail)) == 2


async def test_two_processes_that_write_the_same_cards_at_once_leave_each_once(trail: Trail, reader: User) -> None:
    processes = [a_process(), a_process()]
    cards = list(range(100, 1300))
    for process, order in zip(processes, (cards, cards[::-1]), strict=True):
        for card in order:
            process.note_person(Act.CLIENT_READ, reader, card)
    await asyncio.gather(*(process.write() for process in processes))
    await asyncio.gather(*(process.write() for process in processes))
    assert sorted(int(row.object_id or 0) for row in await rows(trail)) == cards


async def test_rows_are_sealed_as_all_others(trail: Trail, reader: User) -> None:
    process = a_process()
    process.note_person(Act.CLIENT_READ, reader, trail.client_id)
    process.note_list(Act.CLIENTS_LISTED, reader, {"overdue": True}, [3, 1, 2], {"search": "Чехов"})
    await process.write()
    read, listed = await rows(trail)
    assert read.details == {"role": "manager"}
    assert listed.details == {"role": "manager", "overdue": True, "count": 3, "ids": "1-3"}
    async with session_scope(trail.engine, read_only=True) as session:
        side = await session.get_one(AuditSide, listed.id)
    assert json.loads(side.content) == {"search": "Чехов"}
    await trail.seal()
    await trail.seal()
    done = await trail.verify()
    assert (done.finding, done.rows) == (None, 8)


async def test_the_own_data_are_no_matter_of_the_trail(trail: Trail, reader: User) -> None:
    process = a_process()
    process.note_person(Act.CLIENT_READ, reader, reader.id)
    await process.write()
    assert not await rows(trail)


async def test_without_a_place_for_rows_others_are_shown_for_five_seconds_and_every_row_comes_afterwards(
    trail: Trail, reader: User
) -> None:
    clock = Clock()
    process = a_process(clock)
    before = REGISTRY.get_sample_value("audit_failures_total", {"step": "reads"}) or 0.0
    async with session_scope(trail.engine) as session:
        await session.exec(text("ALTER TABLE audit_events RENAME TO elsewhere"))  # type: ignore[call-overload]
    process.note_person(Act.CLIENT_READ, reader, 11)
    await process.write()
    clock.now += SHOWN_WITHOUT_ROWS_SECONDS - 0.1
    process.note_person(Act.CLIENT_READ, reader, 12)
    await process.write()
    clock.now += 0.1
    with pytest.raises(ReadsNotRecorded):
        process.note_person(Act.CLIENT_READ, reader, 13)
    with pytest.raises(ReadsNotRecorded):
        process.require_recordable()
    process.note_person(Act.CLIENT_READ, reader, reader.id)  # the own data go on
    assert REGISTRY.get_sample_value("audit_failures_total", {"step": "reads"}) == before + 2
    async with session_scope(trail.engine) as session:
        await session.exec(text("ALTER TABLE elsewhere RENAME TO audit_events"))  # type: ignore[call-overload]
    await process.write()
    process.note_person(Act.CLIENT_READ, reader, 14)
    await process.write()
    assert [row.object_id for row in await rows(trail)] == ["11", "12", "14"]


async def test_a_write_that_hangs_counts_as_one_that_fails(
    trail: Trail, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, clock = asyncio.Event(), Clock()
    stored = module._store

    async def hanging(notes: list[NotedRead]) -> None:
        await let_go.wait()
        await stored(notes)

    monkeypatch.setattr(module, "_store", hanging)
    process = a_process(clock)
    process.note_person(Act.CLIENT_READ, reader, 11)
    writing = asyncio.create_task(process.write())
    await asyncio.sleep(0)
    clock.now += SHOWN_WITHOUT_ROWS_SECONDS
    with pytest.raises(ReadsNotRecorded):
        process.require_recordable()
    let_go.set()
    await writing
    process.require_recordable()
    assert len(await rows(trail)) == 1


async def test_a_full_buffer_shows_nothing_more_until_it_is_written(trail: Trail, reader: User) -> None:
    process = a_process()
    for card in range(MOST_WAITING - 20):
        process.note_person(Act.CLIENT_READ, reader, 1_000_000 + card)
    process.note_list(Act.CLIENTS_LISTED, reader, {}, range(1000))
    with pytest.raises(ReadsNotRecorded):
        process.note_person(Act.CLIENT_READ, reader, 11)
    await process.write()
    process.note_person(Act.CLIENT_READ, reader, 11)
    await process.write()
    assert len(await rows(trail)) == MOST_WAITING - 20 + 2


@pytest_asyncio.fixture
async def started() -> AsyncIterator[Reads]:
    process = a_process()
    process.start()
    process.start()
    yield process
    await process.close()


async def test_at_the_end_of_a_service_what_waits_is_written(trail: Trail, reader: User, started: Reads) -> None:
    started.note_person(Act.CLIENT_READ, reader, 11)
    await started.close()
    await started.close()
    assert [row.object_id for row in await rows(trail)] == ["11"]
