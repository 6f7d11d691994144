"""Queries about the pieces that files travel in: those that were sent, and those of the file that goes back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import FileImport, ImportPiece


async def put_piece(session: AsyncSession, import_id: int, number: int, content: bytes, *, is_result: bool) -> None:
    """Keep a piece, in the place of one of that number."""
    await session.merge(ImportPiece(import_id=import_id, is_result=is_result, number=number, content=content))
    await session.flush()


async def get_piece(session: AsyncSession, import_id: int, number: int, *, is_result: bool) -> bytes | None:
    """Return a piece of an import's file."""
    found = await session.get(ImportPiece, (import_id, is_result, number))
    if found is None:
        return None
    session.expunge(found)
    return found.content


async def piece_numbers(session: AsyncSession, import_id: int, *, is_result: bool) -> Sequence[int]:
    """Return the numbers of the pieces that are there."""
    statement = (
        select(ImportPiece.number)
        .where(col(ImportPiece.import_id) == import_id, col(ImportPiece.is_result).is_(is_result))
        .order_by(col(ImportPiece.number))
    )
    return (await session.exec(statement)).all()


async def drop_pieces(session: AsyncSession, import_id: int, *, is_result: bool) -> None:
    """Take away the pieces of a file that is of no use any more."""
    theirs = (col(ImportPiece.import_id) == import_id) & col(ImportPiece.is_result).is_(is_result)
    await session.exec(delete(ImportPiece).where(theirs))


async def prune_import_files(session: AsyncSession, *, before: datetime) -> int:
    """Take away files and cells of imports that began before that moment; return how many pieces there were."""
    old = select(FileImport.id).where(col(FileImport.timestamp) < before)
    pieces = (await session.exec(delete(ImportPiece).where(col(ImportPiece.import_id).in_(old)))).rowcount
    has_problems = cast(FileImport.problems, String) != "[]"
    await session.exec(update(FileImport).where(col(FileImport.timestamp) < before, has_problems).values(problems=[]))
    return pieces
