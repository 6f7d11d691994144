"""Files that come over the network: in pieces, each a request of its own, kept in the database until they are read."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, TableInvalid
from app.file_import.fields import FileField, fields_of
from app.file_import.mapping import propose, require_whole, unused
from app.file_import.opened import ENDINGS, OpenedFile, first_rows, open_file
from app.file_import.running import INTERRUPTED, ImportPlan, do_import, record_import
from app.ml.contracts.definition import Contract
from app.ml.tables.csv_format import DETECTED
from app.models import FileImport, ImportKind, ImportState, User
from app.models.base import utc_now
from app.services.crud.imports import pieces as piece_crud
from app.services.crud.imports import rows as import_crud
from database.database import session_scope

PIECE_BYTES = 524_288
"""What one request carries: half of what a request may hold."""
MAX_UPLOAD_BYTES = 268_435_456
STALE_AFTER = timedelta(minutes=2)
"""A process that has written nothing for so long is gone."""


@dataclass(frozen=True)
class ConfirmedMapping:
    """The columns that a person has confirmed, and the name by which they are kept for the next file, if any."""

    columns: Mapping[str, str]
    name: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a file looks like: its format, columns, first rows, fields, the proposed mapping, columns not used."""

    written: str
    names: list[str]
    rows: list[list[str]]
    fields: list[FileField]
    columns: dict[str, str]
    unused: list[str]


def piece_count(size: int) -> int:
    """Return in how many pieces a file of that many bytes travels.

    >>> piece_count(1), piece_count(524_288), piece_count(524_289)
    (1, 1, 2)
    """
    return max(1, -(-size // PIECE_BYTES))


async def begin_upload(
    session: AsyncSession, kind: ImportKind, file_name: str, size: int, *, asked_by: User
) -> FileImport:
    """Open a place for a file. Raises InvalidInput for one that is too large, or of another kind, before it is sent."""
    if Path(file_name).suffix.lower() not in ENDINGS:
        raise InvalidInput.of("file_name", f"must end with {' or '.join(ENDINGS)}")
    if size > MAX_UPLOAD_BYTES:
        limit = MAX_UPLOAD_BYTES >> 20
        raise InvalidInput.of(
            "size", f"must be at most {limit} MiB; ./scoring import takes larger files", code="too_large"
        )
    row = FileImport(kind=kind, file_name=file_name, size=size, asked_by=asked_by.id)
    return await import_crud.add_import(session, row)


async def put_piece(session: AsyncSession, row: FileImport, number: int, content: bytes) -> None:
    """Keep a piece; sent again, it takes the place of the first. Raises InvalidInput for one of another length."""
    if row.state is not ImportState.UPLOADING:
        raise Conflict("The file is whole, or its import has begun; start another one.")
    count = piece_count(row.size)
    if number >= count:
        raise InvalidInput.of("number", f"must be less than {count}: the file has so many pieces")
    expected = min(PIECE_BYTES, row.size - number * PIECE_BYTES)
    if len(content) != expected:
        raise InvalidInput.of("body", f"must have {expected:,} bytes; it has {len(content):,}")
    await piece_crud.put_piece(session, row.id, number, content, is_result=False)


async def start_import(
    session: AsyncSession,
    row: FileImport,
    contract: Contract,
    confirmed: ConfirmedMapping,
    *,
    is_dry_run: bool,
    asked_by: User,
) -> FileImport:
    """Let an import begin by a confirmed mapping. Raises InvalidInput naming fields, Conflict where it cannot begin."""
    stored = await import_crud.get_import(session, row.id, for_update=True) or row
    if not stored.names:
        raise Conflict("The columns of this file were not looked at yet; ask for its preview.")
    is_at_work = stored.state is ImportState.RUNNING and utc_now() - stored.seen < STALE_AFTER
    if is_at_work or (stored.state is ImportState.DONE and not stored.is_dry_run):
        raise Conflict("This import is under way or done; start another one.")
    columns = confirmed.columns
    require_whole(fields_of(stored.kind, contract), stored.names, columns)
    if confirmed.name is not None:
        await import_crud.keep_mapping(session, confirmed.name, stored.kind, columns, saved_by=asked_by.id)
    stored.state, stored.columns, stored.is_dry_run = ImportState.RUNNING, dict(columns), is_dry_run
    stored.counts, stored.problems, stored.trouble, stored.ended = {}, [], None, None
    stored.seen = utc_now()
    if not is_dry_run:
        await record_import(session, stored, asked_by=asked_by)
    await session.flush()
    return stored


async def preview(import_id: int, contract: Contract) -> Preview:
    """Look at an uploaded file. Raises Conflict where pieces are lacking, InvalidInput for what is no table."""
    row = await _row(import_id)
    with _place() as folder:
        path = await _assembled(row, folder)
        with path.open("rb") as whole:
            sha256 = hashlib.file_digest(whole, "sha256").hexdigest()
        file = _opened(path)
        fields = list(fields_of(row.kind, contract))
        columns = propose(fields, file.names)
        shown = Preview(
            str(file.csv_format),
            list(file.names),
            [list(one.cells) for one in first_rows(file)],
            fields,
            columns,
            unused(file.names, columns),
        )
    async with session_scope() as session:
        stored = await import_crud.get_import(session, import_id, for_update=True)
        if stored is not None:
            stored.names, stored.sha256 = shown.names, sha256
    return shown


async def run_upload(import_id: int, contract: Contract) -> None:
    """Do an import that was started; the file that goes back is kept in pieces beside it."""
    row = await _row(import_id)
    with _place() as folder:
        returned = folder / "returned.csv"
        path = await _assembled(row, folder)
        plan = ImportPlan(row.kind, row.columns, returned, row.is_dry_run, hidden=f"{folder}/")
        try:
            await do_import(plan, open_file(path, DETECTED), contract, row, lambda done, total: None)
        finally:
            if returned.exists():
                await _keep_returned(import_id, returned)
    if not row.is_dry_run:
        async with session_scope() as session:
            await piece_crud.drop_pieces(session, import_id, is_result=False)


async def end_interrupted(import_id: int) -> None:
    """Say of an import that is under way that it was interrupted: its process has ended without a word."""
    async with session_scope() as session:
        stored = await import_crud.get_import(session, import_id, for_update=True)
        if stored is not None and stored.state is ImportState.RUNNING:
            await import_crud.end_import(session, import_id, ImportState.FAILED, trouble=INTERRUPTED)


def _opened(path: Path) -> OpenedFile:
    """Open a file that was sent. Raises InvalidInput naming `file` for what is no table."""
    try:
        return open_file(path, DETECTED)
    except TableInvalid as fault:
        raise InvalidInput.of("file", str(fault).replace(f"{path.parent}/", "")) from None


async def _row(import_id: int) -> FileImport:
    async with session_scope(read_only=True) as session:
        row = await import_crud.get_import(session, import_id)
    if row is None:
        raise Conflict(f"There is no import {import_id}.")
    return row


@contextmanager
def _place() -> Iterator[Path]:
    with TemporaryDirectory(prefix="import-") as folder:
        yield Path(folder)


async def _assembled(row: FileImport, folder: Path) -> Path:
    """Write the pieces one after the other. Raises Conflict naming how many are lacking."""
    async with session_scope(read_only=True) as session:
        there = await piece_crud.piece_numbers(session, row.id, is_result=False)
    lacking = piece_count(row.size) - len(there)
    if lacking:
        raise Conflict(f"The upload broke off: {lacking} of {piece_count(row.size)} pieces are lacking; send them.")
    path = folder / f"file{Path(row.file_name).suffix.lower()}"
    with path.open("wb") as file:
        for number in there:
            async with session_scope(read_only=True) as session:
                file.write(await piece_crud.get_piece(session, row.id, number, is_result=False) or b"")
    return path


async def _keep_returned(import_id: int, path: Path) -> None:
    async with session_scope() as session:
        await piece_crud.drop_pieces(session, import_id, is_result=True)
    with path.open("rb") as file:
        number = 0
        while content := file.read(PIECE_BYTES):
            async with session_scope() as session:
                await piece_crud.put_piece(session, import_id, number, content, is_result=True)
            number += 1
