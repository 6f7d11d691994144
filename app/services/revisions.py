"""Revisions of a client, with the names of the people involved."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ClientRevision, User
from app.services.crud import client_revision as revision_crud
from app.services.crud import user as user_crud
from app.services.crud.pages import Page


@dataclass(frozen=True)
class RevisionWithPeople:
    """A revision and its people: the author, and the managers named in the change."""

    revision: ClientRevision
    people: list[User]


async def client_revisions(
    session: AsyncSession, client_id: int, *, after: int | None, limit: int
) -> Page[RevisionWithPeople]:
    """Revisions of a client, newest first, from the one before revision `after`; one query finds all people."""
    page = await revision_crud.list_client_revisions(session, client_id, after=after, limit=limit)
    known = await user_crud.get_users(session, {user_id for row in page.rows for user_id in _people(row)})
    rows = [RevisionWithPeople(row, [known[user_id] for user_id in _people(row)]) for row in page.rows]
    return Page(rows=rows, total=page.total, next_after=page.next_after)


def _people(revision: ClientRevision) -> Iterator[int]:
    """Each id once, the author's first."""
    managers = revision.changes.get("manager_id", {}).values()
    yield from dict.fromkeys(user_id for user_id in (revision.author_id, *managers) if user_id is not None)
