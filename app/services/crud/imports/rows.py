"""Queries about imports and the mappings that are kept by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import FileImport, ImportKind, ImportMapping, ImportState
from app.models.base import utc_now

LISTED = 50


async def add_import(session: AsyncSession, row: FileImport) -> FileImport:
    """Add an import; it comes back with its id."""
    session.add(row)
    await session.flush()
    return row


async def get_import(session: AsyncSession, import_id: int, *, for_update: bool = False) -> FileImport | None:
    """Return the import as it is now, whatever the session has loaded before."""
    return await session.get(FileImport, import_id, populate_existing=True, with_for_update=for_update)


async def list_imports(session: AsyncSession, *, asked_by: int) -> Sequence[FileImport]:
    """Return the newest imports of a person or system, newest first."""
    theirs = col(FileImport.asked_by) == asked_by
    statement = select(FileImport).where(theirs).order_by(col(FileImport.id).desc()).limit(LISTED)
    return (await session.exec(statement)).all()


async def count_rows(session: AsyncSession, row: FileImport, counts: Mapping[str, int]) -> None:
    """Add to the counts of rows by result, in the transaction that writes the rows."""
    stored = await get_import(session, row.id, for_update=True)
    if stored is not None:
        stored.counts = dict(Counter(stored.counts) + Counter(counts))
        stored.seen = utc_now()
        await session.flush()


async def end_import(
    session: AsyncSession,
    import_id: int,
    state: ImportState,
    *,
    problems: Sequence[Mapping[str, Any]] = (),
    trouble: str | None = None,
) -> None:
    """Let an import be done or failed, with its first problems."""
    stored = await get_import(session, import_id, for_update=True)
    if stored is not None:
        stored.state, stored.ended, stored.trouble = state, utc_now(), trouble
        stored.problems = list(map(dict, problems))
        await session.flush()


async def get_mapping(session: AsyncSession, name: str) -> ImportMapping | None:
    """Return the mapping of that name."""
    return await session.get(ImportMapping, name)


async def list_mappings(session: AsyncSession, kind: ImportKind) -> Sequence[ImportMapping]:
    """Return the mappings for a kind of file, by name."""
    statement = select(ImportMapping).where(col(ImportMapping.kind) == kind).order_by(col(ImportMapping.name))
    return (await session.exec(statement)).all()


async def keep_mapping(
    session: AsyncSession, name: str, kind: ImportKind, columns: Mapping[str, str], *, saved_by: int | None
) -> ImportMapping:
    """Keep a mapping by name, in the place of an earlier one of that name."""
    kept = await session.merge(
        ImportMapping(name=name, kind=kind, columns=dict(columns), saved_by=saved_by, timestamp=utc_now())
    )
    await session.flush()
    return kept
