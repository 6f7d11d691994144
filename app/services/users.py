"""Users: people who may log in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import (
    CannotChangeOwnRole,
    CannotDeactivateYourself,
    Conflict,
    InvalidInput,
    ManagerMustBeDismissed,
    RoleHasRecords,
)
from app.field_problem import FieldProblem
from app.models import Manager, Proposal, Role, User
from app.models.user import STAFF_WITHOUT_CLIENTS
from app.security.password_rules import require_good_password
from app.security.passwords import NOBODY_HASH, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, hash_password
from app.services.audit.acts import Act
from app.services.audit.recording import by, origin, record
from app.services.crud import manager as manager_crud
from app.services.crud import user as user_crud
from app.services.crud.erasure import get_erasure_of

LOGIN_TAKEN = "login_taken"

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a new user is called."""

    login: str
    first_name: str
    last_name: str


@dataclass(frozen=True, kw_only=True)
class NewUser(Named):
    """A user to add; the password in clear text, never stored."""

    password: str = field(repr=False)


async def add_user(
    session: AsyncSession, new: NewUser, *, role: Role, author: User | None = None, field: str = "password"
) -> User:
    """Add a user. Raises LoginTaken, and InvalidInput naming `field` for a password that is too weak.

    A client or manager also needs its own row. `author` is who adds the user, None at the command line.

    Ends the transaction that only read so far: hashing is slow and must not hold a transaction open.
    """
    password_hash = await hash_of_new(session, new, role=role, field=field)
    return await store_user(session, new, password_hash=password_hash, role=role, author=author)


async def hash_of_new(session: AsyncSession, new: NewUser, *, role: Role, field: str = "password") -> str:
    """Return the hash of a new user's password. Raises InvalidInput naming `field`; ends the transaction so far."""
    await session.commit()
    personal = (new.login, new.first_name, new.last_name)
    await require_good_password(new.password, role=role, personal=personal, field=field)
    return await hash_password(new.password)


async def store_user(
    session: AsyncSession,
    new: Named,
    *,
    password_hash: str | None,
    role: Role,
    author: User | None = None,
    approved: Proposal | None = None,
) -> User:
    """Store a new user whose password is hashed already; `approved` is the proposal, if any. Raises LoginTaken.

    A password that an `author` chose is handed over: the first login asks for another one. With None no password fits
    until an admin sets one: the person comes in by another way.
    """
    user = await user_crud.create_user(
        session,
        login=new.login,
        password_hash=NOBODY_HASH if password_hash is None else password_hash,
        first_name=new.first_name,
        last_name=new.last_name,
        role=role,
        is_password_handed_over=author is not None and password_hash is not None,
    )
    names = {"login": new.login, "first_name": new.first_name, "last_name": new.last_name}
    details = {"role": role.value, **origin(approved)}
    await record(session, Act.USER_ADDED, by(author), user.id, details=details, personal=names)
    _log.info("user added", user_id=user.id, login=user.login, role=role.value, by=author.id if author else None)
    return user


async def add_manager(
    session: AsyncSession,
    new: NewUser,
    *,
    contact: manager_crud.Contact = manager_crud.NO_CONTACT,
    author: User | None = None,
) -> tuple[User, Manager]:
    """Add a manager: the user and the manager's row. Raises LoginTaken, InvalidInput."""
    user = await add_user(session, new, role=Role.MANAGER, author=author)
    return user, await manager_crud.create_manager(session, user, contact)


async def set_active(session: AsyncSession, user: User, *, is_active: bool, author: User) -> User:
    """Allow or forbid a user to log in; forbidding ends all sessions.

    Raises CannotDeactivateYourself, ManagerMustBeDismissed, Conflict for an erased person.
    """
    if user.id == author.id and not is_active:
        raise CannotDeactivateYourself
    if user.role is Role.MANAGER and not is_active:
        raise ManagerMustBeDismissed
    if is_active and (erased := await get_erasure_of(session, user.id)) is not None:
        raise Conflict(f"This person was erased on {erased.timestamp:%Y-%m-%d}.")
    await user_crud.set_user_active(session, user, is_active=is_active)
    await record(session, Act.USER_ACTIVATED if is_active else Act.USER_DEACTIVATED, by(author), user.id)
    _log.info("user activated" if is_active else "user deactivated", user_id=user.id, login=user.login, by=author.id)
    return user


async def set_role(
    session: AsyncSession, user: User, role: Role, *, author: User, approved: Proposal | None = None
) -> User:
    """Give a user another role without records of its own; all sessions end. Raises as `require_role_change` does."""
    require_role_change(user, role, author=author)
    before = user.role
    if role is not before:
        await user_crud.set_user_role(session, user, role)
        details = {"before": before.value, "role": role.value, **origin(approved)}
        await record(session, Act.ROLE_CHANGED, by(author), user.id, details=details)
        _log.info("role changed", user_id=user.id, before=before.value, role=role.value, by=author.id)
    return user


def require_role_change(user: User, role: Role, *, author: User) -> None:
    """Raise CannotChangeOwnRole, or RoleHasRecords for clients and managers."""
    if user.id == author.id:
        raise CannotChangeOwnRole
    if not {user.role, role} <= set(STAFF_WITHOUT_CLIENTS):
        raise RoleHasRecords


async def problems_of_new_user(session: AsyncSession, sent: Any, *, role: Role, prefix: str = "") -> list[FieldProblem]:
    """Return what is wrong with the login and password of a new user; parts of the wrong shape are passed over.

    `sent` is a body as it came, of any shape; `prefix` stands before the names of its fields.
    """
    person = sent if isinstance(sent, Mapping) else {}
    login, password, *names = (_text(person.get(name)) for name in ("login", "password", "first_name", "last_name"))
    problems = []
    if login and await user_crud.is_login_taken(session, login):
        problems.append(FieldProblem(f"{prefix}login", "another user has this login", LOGIN_TAKEN))
    if PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        try:
            await require_good_password(password, role=role, personal=(login, *names), field=f"{prefix}password")
        except InvalidInput as fault:
            problems += fault.fields
    return problems


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
