"""Records that client data leave as a file: what was asked for before the first byte, what was sent after the last."""

from collections.abc import AsyncIterator, Callable, Sequence
from itertools import chain
from typing import Any, TypeVar

from app.models import User
from app.security.caller import current_caller
from app.services.audit.acts import Act
from app.services.audit.reads import Reads
from app.services.audit.recording import by, record
from app.services.crud.lists.client_filter import ClientFilter
from database.database import session_scope

Sent = TypeVar("Sent")
"""What of a piece is kept: how many rows it has, or whose."""


def said_of_filter(wanted: ClientFilter) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a row says of a filter, and what is personal about it: the words of the search."""
    details: dict[str, Any] = {
        "manager_id": wanted.manager_id,
        "assigned": wanted.assigned,
        "pd_ranges": [list(one) for one in wanted.pd_ranges] if wanted.pd_ranges is not None else None,
        "scored": wanted.scored,
        "overdue": wanted.overdue,
        "client_ids": list(wanted.client_ids) if wanted.client_ids is not None else None,
    }
    return details, {"search": wanted.search or None}


async def record_export(user: User, wanted: ClientFilter, columns: Sequence[str]) -> None:
    """Record an export in a transaction of its own: the request's may only read. Without the row there is no file."""
    details, personal = said_of_filter(wanted)
    details["columns"] = list(columns)
    async with session_scope() as session:
        await record(session, Act.CLIENTS_EXPORTED, by(user), details=details, personal=personal)


async def record_job_export(user: User, job_id: int) -> None:
    """Record that what a job found for each client leaves as a file, as `record_export` does."""
    async with session_scope() as session:
        await record(session, Act.CLIENTS_EXPORTED, by(user), details={"job_id": job_id})


async def record_swap_export(user: User, said: dict[str, Any]) -> None:
    """Record that the swap set of a simulation leaves as a file, as `record_export` does."""
    async with session_scope() as session:
        await record(session, Act.CLIENTS_EXPORTED, by(user), details={"swap_set": said})


async def record_trail_export(user: User, filter_said: dict[str, Any]) -> None:
    """Record that the trail leaves as a file, as `record_export` does."""
    async with session_scope() as session:
        await record(session, Act.TRAIL_EXPORTED, by(user), details=filter_said)


def counted_rows(pieces: AsyncIterator[tuple[str, int]], reads: Reads, user: User) -> AsyncIterator[str]:
    """Yield the text of the trail's file, and note at its end how many rows were handed out, as `counted` does."""

    def note(sent: list[int], is_whole: bool, request_id: str | None) -> None:
        reads.note_end(Act.TRAIL_EXPORT_ENDED, user, {"is_whole": is_whole, "count": sum(sent)}, request_id)

    return _noted_at_end(pieces, note)


def counted(pieces: AsyncIterator[tuple[str, Sequence[int]]], reads: Reads, user: User) -> AsyncIterator[str]:
    """Yield the text of a file's pieces, and note at its end whose rows were handed out, also where the reader left.

    A row of the trail is never changed: that of the beginning cannot know what was sent, so the end has one of its own,
    in the same request.
    """

    def note(sent: list[Sequence[int]], is_whole: bool, request_id: str | None) -> None:
        ids = chain.from_iterable(sent)
        reads.note_list(Act.CLIENTS_EXPORT_ENDED, user, {"is_whole": is_whole}, ids, request_id=request_id)

    return _noted_at_end(pieces, note)


async def _noted_at_end(
    pieces: AsyncIterator[tuple[str, Sent]], note: Callable[[list[Sent], bool, str | None], None]
) -> AsyncIterator[str]:
    """Yield the text, and note once what was handed out, whether that is all, and the request under way."""
    sent: list[Sent] = []
    is_whole, request_id = False, current_caller().request_id
    try:
        async for text, of_text in pieces:
            sent.append(of_text)
            yield text
        is_whole = True
    finally:
        note(sent, is_whole, request_id)
