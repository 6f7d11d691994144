"""Managers by login: new ones added without a password, names and contacts of known ones changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Manager, Role, User
from app.models.base import utc_now
from app.services.crud import bulk
from app.services.crud.imports.clients import TURN, RowResult, new_user_row, rename

ANOTHER_ROLE = "is the login of a person who is no manager"
DISMISSED = "is the login of a manager who was dismissed"


@dataclass(frozen=True, slots=True)
class ImportedManager:
    """A manager as a file has one. `contact` holds `phone` and `email` where the file has columns for them."""

    login: str
    first_name: str
    last_name: str
    contact: Mapping[str, str | None] = field(default_factory=dict)


async def write_managers(session: AsyncSession, rows: Sequence[ImportedManager]) -> list[RowResult | str]:
    """Add or change managers in the session's transaction; return what came of each row, or why it is refused."""
    await bulk.take_turn(session, TURN)
    known = await _known(session, [row.login for row in rows])
    new = [row for row in rows if row.login.lower() not in known]
    await _add(session, new)
    found = [_change(*known[row.login.lower()], row) if row.login.lower() in known else RowResult.ADDED for row in rows]
    await session.flush()
    return found


async def _known(session: AsyncSession, logins: Sequence[str]) -> dict[str, tuple[User, Manager | None]]:
    statement = (
        select(User, Manager)
        .join(Manager, col(Manager.user_id) == col(User.id), isouter=True)
        .where(func.lower(User.login).in_([login.lower() for login in logins]))
        .order_by(col(User.id))
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )
    return {user.login.lower(): (user, manager) for user, manager in (await session.exec(statement)).all()}


async def _add(session: AsyncSession, rows: Sequence[ImportedManager]) -> None:
    if not rows:
        return
    now = utc_now()
    both = list(zip(await bulk.next_ids(session, User, len(rows)), rows, strict=True))
    users = [new_user_row(user_id, row, Role.MANAGER, now=now, login=row.login) for user_id, row in both]
    await bulk.insert_rows(session, User, users)
    managers = [
        {
            "user_id": user_id,
            "role": Role.MANAGER,
            "timestamp": now,
            "phone": row.contact.get("phone"),
            "email": row.contact.get("email"),
        }
        for user_id, row in both
    ]
    await bulk.insert_rows(session, Manager, managers)


def _change(user: User, manager: Manager | None, row: ImportedManager) -> RowResult | str:
    if manager is None:
        return ANOTHER_ROLE
    if not user.is_active:
        return DISMISSED
    is_changed = bool(rename(user, row.first_name, row.last_name))
    for name, value in row.contact.items():
        if getattr(manager, name) != value:
            setattr(manager, name, value)
            is_changed = True
    return RowResult.CHANGED if is_changed else RowResult.UNCHANGED
