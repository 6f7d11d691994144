"""Writes a plan into an empty bank, in the caller's transaction: all of it or nothing."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import CommandError
from app.models import Client, ClientRevision, Credit, Manager, Role, User
from app.models.base import utc_now
from app.models.name_keys import name_keys
from app.original_import.plan import Plan
from app.original_import.source import moment
from app.security.passwords import HASHES_AT_ONCE, NOBODY_HASH, hash_password
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, record
from app.services.crud import bulk

PASSWORD_BYTES = 12
TURN = "credit-scoring import"


async def require_empty(session: AsyncSession) -> None:
    """Raise CommandError if the bank has people already: ids are kept, and nothing is ever overwritten."""
    await bulk.take_turn(session, TURN)
    people = [login for role in Role for login in await bulk.user_ids_by_login(session, role)]
    if people:
        raise CommandError(
            f"The database of DATABASE_URL has users already ({len(people)}). An import keeps the original's ids and "
            "needs a database without people; nothing was changed. A finished import is not repeated: name another, "
            "empty database in DATABASE_URL."
        )


async def new_passwords(plan: Plan) -> dict[int, tuple[str, str]]:
    """Return a random password and its hash for each copied user, by id; two hashes at a time."""
    ids = list(plan.users)
    made: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ids), HASHES_AT_ONCE):
        group = ids[start : start + HASHES_AT_ONCE]
        texts = [secrets.token_urlsafe(PASSWORD_BYTES) for _ in group]
        hashes = await asyncio.gather(*map(hash_password, texts))
        made.update(zip(group, zip(texts, hashes, strict=True), strict=True))
    return made


async def write_plan(session: AsyncSession, plan: Plan, hashes: Mapping[int, str]) -> None:
    """Insert users, managers, clients with their first revision, and credits. Raises CommandError, Conflict.

    A user without a hash of `hashes` has one that no password fits.
    """
    await require_empty(session)
    await bulk.insert_rows(session, User, list(_users(plan, hashes)))
    await bulk.continue_ids(session, User)
    managers = [{"user_id": user_id, "role": Role.MANAGER, "timestamp": utc_now()} for user_id in plan.managers]
    await bulk.insert_rows(session, Manager, managers)
    await bulk.insert_rows(session, Client, list(_clients(plan)))
    await bulk.insert_rows(session, ClientRevision, list(_revisions(plan)))
    await bulk.insert_rows(
        session, Credit, [{"client_id": client_id, **loan} for client_id, loan in sorted(plan.credits.items())]
    )
    copied = {"users": plan.users, "managers": plan.managers, "clients": plan.clients, "credits": plan.credits}
    counts = {what: len(rows) for what, rows in copied.items()}
    await record(session, Act.BANK_IMPORTED, CONSOLE, details=counts)


def _users(plan: Plan, hashes: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    for user_id, user in plan.users.items():
        names = {name: user[name] for name in ("first_name", "last_name", "login")}
        yield {
            "id": user_id,
            **names,
            "password_hash": hashes.get(user_id, NOBODY_HASH),
            "role": user["role"],
            "is_active": user["is_active"],
            **name_keys(**names),
            "timestamp": moment(user["row"].get("timestamp")) or utc_now(),
        }


def _clients(plan: Plan) -> Iterator[dict[str, Any]]:
    for user_id, client in plan.clients.items():
        yield {"user_id": user_id, "role": Role.CLIENT, **client, "revision": 1, "timestamp": utc_now()}


def _revisions(plan: Plan) -> Iterator[dict[str, Any]]:
    for user_id, client in plan.clients.items():
        yield {
            "client_id": user_id,
            "revision": 1,
            "features": client["features"],
            "changes": {},
            "author_id": None,
            "timestamp": utc_now(),
        }
