"""Users: people who may log in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import CannotDeactivateYourself, Conflict, InvalidInput, ManagerMustBeDismissed
from app.field_problem import FieldProblem
from app.models import Manager, Role, User
from app.security.password_rules import require_good_password
from app.security.passwords import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, hash_password
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import manager as manager_crud
from app.services.crud import user as user_crud
from app.services.crud.erasure import get_erasure_of

LOGIN_TAKEN = "login_taken"

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class NewUser:
    """A user to add; the password in clear text, never stored."""

    login: str
    password: str = field(repr=False)
    first_name: str
    last_name: str


async def add_user(
    session: AsyncSession, new: NewUser, *, role: Role, author: User | None = None, field: str = "password"
) -> User:
    """Add a user. Raises LoginTaken, and InvalidInput naming `field` for a password that is too weak.

    A client or manager also needs its own row. `author` is who adds the user, None at the command line.

    Ends the transaction that only read so far: hashing is slow and must not hold a transaction open.
    """
    await session.commit()
    personal = (new.login, new.first_name, new.last_name)
    await require_good_password(new.password, role=role, personal=personal, field=field)
    password_hash = await hash_password(new.password)
    user = await user_crud.create_user(
        session,
        login=new.login,
        password_hash=password_hash,
        first_name=new.first_name,
        last_name=new.last_name,
        role=role,
    )
    names = {"login": new.login, "first_name": new.first_name, "last_name": new.last_name}
    await record(session, Act.USER_ADDED, by(author), user.id, details={"role": role.value}, personal=names)
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
