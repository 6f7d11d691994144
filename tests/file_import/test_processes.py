"""A file that was sent is looked at and imported by a process of its own; killed, it leaves whole batches behind."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import psutil
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, func, select

from app.exceptions import Conflict, InvalidInput
from app.file_import.processes import ImportRunner
from app.file_import.uploads import PIECE_BYTES, STALE_AFTER, ConfirmedMapping, begin_upload, put_piece, start_import
from app.models import AuditEvent, Client, ClientRevision, FileImport, ImportKind, ImportPiece, ImportState, Role, User
from app.models.base import utc_now
from app.services.crud.imports import rows as import_crud
from database.database import session_scope
from tests.file_import.importing import CONTRACT
from tests.fixtures.bank_files import client_row, csv_of
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_user
from tests.fixtures.patience import eventually

__all__ = ["file_engine"]
COLUMNS = {name: name for name in client_row(1)}
MANY = 8_000


@pytest_asyncio.fixture
async def admin(file_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> User:
    """Who sends files, to a service that may start processes."""
    del file_engine
    monkeypatch.setenv("SESSION_SECRET", "a secret that only tests know, long enough")
    monkeypatch.setenv("DEMO_MODE", "false")
    async with session_scope() as session:
        return await make_user(session, Role.ADMIN)


@pytest_asyncio.fixture
async def runner(admin: User) -> AsyncIterator[ImportRunner]:
    """Ended with the test, and its processes with it."""
    del admin
    runner = ImportRunner(CONTRACT)
    yield runner
    await runner.close()
    assert processes() == []


def processes() -> list[psutil.Process]:
    found = psutil.Process().children(recursive=True)
    return [one for one in found if one.is_running() and any("import_process" in part for part in _said(one))]


def _said(process: psutil.Process) -> Sequence[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return ()


async def sent(admin: User, content: bytes, *, pieces: int | None = None) -> int:
    async with session_scope() as session:
        row = await begin_upload(session, ImportKind.CLIENTS, "clients.csv", len(content), asked_by=admin)
        starts = list(enumerate(range(0, len(content), PIECE_BYTES)))
        for number, start in starts[:pieces]:
            await put_piece(session, row, number, content[start : start + PIECE_BYTES])
        return row.id


async def begun(admin: User, runner: ImportRunner, import_id: int) -> None:
    async with session_scope() as session:
        row = await session.get_one(FileImport, import_id)
        confirmed = ConfirmedMapping(COLUMNS)
        await start_import(session, row, CONTRACT, confirmed, is_dry_run=False, asked_by=admin)
    await runner.start(import_id)


async def row_of(import_id: int) -> FileImport:
    async with session_scope(read_only=True) as session:
        return await session.get_one(FileImport, import_id)


async def count(table: Any, *where: Any) -> int:
    async with session_scope(read_only=True) as session:
        return (await session.exec(select(func.count()).select_from(table).where(*where))).one()


async def until(import_id: int, state: ImportState) -> FileImport:
    async def is_so() -> bool:
        return (await row_of(import_id)).state is state

    await eventually(is_so)
    return await row_of(import_id)


async def stopped_in_the_middle(import_id: int) -> int:
    """Wait for the first rows, hold the import's row so that no batch ends meanwhile, kill; how many rows stay."""

    async def has_rows() -> bool:
        return bool((await row_of(import_id)).counts.get("added"))

    await eventually(has_rows)
    async with session_scope() as session:
        stored = await import_crud.get_import(session, import_id, for_update=True)
        assert stored is not None
        stored.seen = utc_now()
        await session.flush()
        assert stored.state is ImportState.RUNNING
        (process,) = processes()
        process.kill()
        return int(stored.counts["added"])


async def test_a_process_looks_at_a_file_and_imports_it(admin: User, runner: ImportRunner) -> None:
    number = await sent(admin, csv_of([client_row(1), client_row(2, age="old")]).encode())
    found = await runner.look(number)
    assert (found["columns"], found["rows"][0][0]) == (COLUMNS, "C-1")
    await begun(admin, runner, number)
    ended = await until(number, ImportState.DONE)
    assert ended.counts == {"added": 1, "rejected": 1}
    is_result = col(ImportPiece.is_result)
    assert await count(ImportPiece, is_result.is_(True)) == 1

    async def the_file_is_gone() -> bool:
        return await count(ImportPiece, is_result.is_(False)) == 0

    await eventually(the_file_is_gone)


async def test_what_is_wrong_with_a_file_is_said_as_if_it_were_done_here(admin: User, runner: ImportRunner) -> None:
    with pytest.raises(InvalidInput) as refused:
        await runner.look(await sent(admin, b"PK\x03\x04\x00\x00binary"))
    assert [one.field for one in refused.value.fields] == ["file"]
    with pytest.raises(Conflict, match="2 of 2 pieces are lacking"):
        await runner.look(await sent(admin, b"x" * (PIECE_BYTES + 1), pieces=0))


async def test_a_process_that_is_killed_leaves_whole_batches_and_the_import_can_be_started_again_at_once(
    admin: User, runner: ImportRunner
) -> None:
    number = await sent(admin, csv_of([client_row(one) for one in range(1, MANY + 1)]).encode())
    await runner.look(number)
    await begun(admin, runner, number)
    kept = await stopped_in_the_middle(number)
    failed = await until(number, ImportState.FAILED)
    assert (failed.counts, (failed.trouble or "").startswith("Interrupted.")) == ({"added": kept}, True)
    assert 0 < kept < MANY
    assert await count(Client) == await count(ClientRevision) == kept
    await begun(admin, runner, number)
    ended = await until(number, ImportState.DONE)
    assert ended.counts == {"unchanged": kept, "added": MANY - kept}
    assert await count(Client) == await count(ClientRevision) == MANY
    assert await count(AuditEvent, col(AuditEvent.act) == "file_imported") == 2


async def test_a_service_that_ends_ends_the_process_and_another_service_goes_on_when_it_is_seen_to_be_gone(
    admin: User, runner: ImportRunner
) -> None:
    number = await sent(admin, csv_of([client_row(one) for one in range(1, MANY + 1)]).encode())
    await runner.look(number)
    await begun(admin, runner, number)

    async def has_rows() -> bool:
        return bool((await row_of(number)).counts.get("added"))

    await eventually(has_rows)
    await runner.close()
    assert processes() == []
    kept = await count(Client)
    with pytest.raises(Conflict, match="under way"):
        await begun(admin, runner, number)
    async with session_scope() as session:
        (await session.get_one(FileImport, number)).seen = utc_now() - 2 * STALE_AFTER
    await begun(admin, runner, number)
    ended = await until(number, ImportState.DONE)
    assert ended.counts == {"unchanged": kept, "added": MANY - kept}
