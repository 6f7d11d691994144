"""Clients by the bank's own number: many at once, new ones added, known ones changed, one revision each."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ClientRevision, Role, User
from app.models.base import utc_now
from app.models.name_keys import name_keys
from app.services.crud import bulk

TURN = "credit-scoring import of people"
LOGIN_BYTES = 8
NAMES = ("first_name", "last_name")


class RowResult(StrEnum):
    """What came of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImportedClient:
    """A client as a file has it, checked. `features` are whole; without `manager_id` the present manager stays."""

    external_id: str
    first_name: str
    last_name: str
    features: Mapping[str, Any]
    manager_id: int | None = None


Stored = tuple[Client, User]


async def write_clients(
    session: AsyncSession, rows: Sequence[ImportedClient], *, author_id: int | None
) -> list[RowResult]:
    """Add or change clients in the session's transaction; return what came of each row, in order.

    No two rows may have one number. Imports take turns, so that two of them never add one client. New people get a
    login by chance and no password. Those who are there are locked in id order until the transaction ends.
    """
    await bulk.take_turn(session, TURN)
    known = await _known(session, [row.external_id for row in rows])
    new = [row for row in rows if row.external_id not in known]
    now = utc_now()
    await _add(session, new, author_id=author_id, now=now)
    revisions = [
        (row.external_id, revision)
        for row in rows
        if row.external_id in known
        and (revision := _revise(*known[row.external_id], row, author_id=author_id, now=now)) is not None
    ]
    await session.flush()
    await bulk.insert_rows(session, ClientRevision, [revision for _, revision in revisions])
    changed = {external_id for external_id, _ in revisions}
    return [_result(row.external_id, known, changed) for row in rows]


async def active_managers_by_login(session: AsyncSession, logins: Collection[str]) -> dict[str, int]:
    """Return ids by login in small letters, of managers who may log in; held until the transaction ends."""
    if not logins:
        return {}
    statement = (
        select(func.lower(User.login), User.id)
        .where(
            func.lower(User.login).in_({login.lower() for login in logins}),
            col(User.role) == Role.MANAGER,
            col(User.is_active).is_(True),
        )
        .order_by(col(User.id))
        .with_for_update(key_share=True, of=User)
    )
    return dict((await session.exec(statement)).all())


def new_login(role: Role) -> str:
    """Return a login by chance: 64 random bits, so that none of millions is there already."""
    return f"{role.value}_{secrets.token_hex(LOGIN_BYTES)}"


async def _known(session: AsyncSession, external_ids: Sequence[str]) -> dict[str, Stored]:
    statement = (
        select(Client, User)
        .join(User, col(User.id) == col(Client.user_id))
        .where(col(Client.external_id).in_(external_ids))
        .order_by(col(Client.user_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {str(client.external_id): (client, user) for client, user in (await session.exec(statement)).all()}


async def _add(session: AsyncSession, rows: Sequence[ImportedClient], *, author_id: int | None, now: datetime) -> None:
    if not rows:
        return
    ids = await bulk.next_ids(session, User, len(rows))
    both = list(zip(ids, rows, strict=True))
    await bulk.insert_rows(session, User, [new_user_row(user_id, row, Role.CLIENT, now=now) for user_id, row in both])
    clients = [
        {
            "user_id": user_id,
            "role": Role.CLIENT,
            "manager_id": row.manager_id,
            "features": row.features,
            "revision": 1,
            "timestamp": now,
            "external_id": row.external_id,
        }
        for user_id, row in both
    ]
    await bulk.insert_rows(session, Client, clients)
    revisions = [_revision(user_id, 1, row.features, {}, author_id=author_id, now=now) for user_id, row in both]
    await bulk.insert_rows(session, ClientRevision, revisions)


def new_user_row(user_id: int, named: Any, role: Role, *, now: datetime, login: str | None = None) -> dict[str, Any]:
    """Return the row of a new person without a password; `named` has the names."""
    names = {"first_name": named.first_name, "last_name": named.last_name, "login": login or new_login(role)}
    return {
        "id": user_id,
        **names,
        "password_hash": None,
        "role": role,
        "is_active": True,
        **name_keys(**names),
        "timestamp": now,
        "is_password_handed_over": False,
    }


def rename(user: User, first_name: str, last_name: str) -> dict[str, Any]:
    """Give a person these names; return what changed, old and new."""
    new = dict(zip(NAMES, (first_name, last_name), strict=True))
    changes = {
        name: {"old": getattr(user, name), "new": value} for name, value in new.items() if getattr(user, name) != value
    }
    if changes:
        user.first_name, user.last_name = first_name, last_name
        keys = name_keys(first_name=first_name, last_name=last_name, login=user.login)
        user.search_text, user.sort_name = keys["search_text"], keys["sort_name"]
    return changes


def _revise(
    client: Client, user: User, row: ImportedClient, *, author_id: int | None, now: datetime
) -> dict[str, Any] | None:
    """Bring a client to the state of the row; return the revision to store, or None where nothing differs."""
    manager_id = client.manager_id if row.manager_id is None else row.manager_id
    old = {**client.features, "manager_id": client.manager_id}
    new = {**row.features, "manager_id": manager_id}
    changes = {
        name: {"old": old.get(name), "new": new.get(name)} for name in old | new if old.get(name) != new.get(name)
    }
    changes |= rename(user, row.first_name, row.last_name)
    if not changes:
        return None
    client.features, client.manager_id = dict(row.features), manager_id
    client.revision += 1
    client.timestamp = now
    return _revision(client.user_id, client.revision, row.features, changes, author_id=author_id, now=now)


def _revision(
    client_id: int,
    revision: int,
    features: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    author_id: int | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "revision": revision,
        "features": features,
        "changes": changes,
        "author_id": author_id,
        "timestamp": now,
    }


def _result(external_id: str, known: Mapping[str, Stored], changed: Collection[str]) -> RowResult:
    if external_id not in known:
        return RowResult.ADDED
    return RowResult.CHANGED if external_id in changed else RowResult.UNCHANGED
