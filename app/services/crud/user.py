"""Queries about users."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import LoginTaken
from app.models import Role, User
from app.models.name_keys import name_keys
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page
from app.services.crud.search import user_matches
from app.services.crud.user_session import revoke_user_sessions


async def get_user(session: AsyncSession, user_id: int) -> User | None:
    """Return the user with this id."""
    return await session.get(User, user_id)


async def get_users(session: AsyncSession, user_ids: Collection[int]) -> dict[int, User]:
    """Return the users with these ids, by id, in one query."""
    if not user_ids:
        return {}
    users = (await session.exec(select(User).where(col(User.id).in_(user_ids)))).all()
    return {user.id: user for user in users}


async def get_user_for_update(session: AsyncSession, user_id: int) -> User | None:
    """Return the user as stored now, not as read before; concurrent writers wait (PostgreSQL)."""
    return await session.get(User, user_id, populate_existing=True, with_for_update=True)


async def get_user_by_login(session: AsyncSession, login: str) -> User | None:
    """Return the user with exactly this login; any text is accepted."""
    if "\0" in login:
        return None
    return (await session.exec(select(User).where(col(User.login) == login))).one_or_none()


async def is_login_taken(session: AsyncSession, login: str) -> bool:
    """Whether a user has this login; logins that differ by case alone are one login."""
    if "\0" in login:
        return False
    statement = select(User.id).where(func.lower(User.login) == login.lower())
    return (await session.exec(statement)).first() is not None


async def list_users(
    session: AsyncSession,
    *,
    role: Role | None = None,
    is_active: bool | None = None,
    search: str = "",
    after: int | None = None,
    limit: int = PAGE_LIMIT,
) -> Page[User]:
    """Users by id, after the one with id `after`; of one role and with the words of `search` if given.

    `is_active` False are those who may not log in; without it, both kinds.
    """
    conditions: list[ColumnElement[bool]] = user_matches(search)
    if role is not None:
        conditions.append(col(User.role) == role)
    if is_active is not None:
        conditions.append(col(User.is_active).is_(is_active))
    total = (await session.exec(select(func.count()).select_from(User).where(*conditions))).one()
    if after is not None:
        conditions.append(col(User.id) > after)
    statement = select(User).where(*conditions).order_by(col(User.id)).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda user: user.id)


async def create_user(
    session: AsyncSession,
    *,
    login: str,
    password_hash: str,
    first_name: str,
    last_name: str,
    role: Role,
    is_password_handed_over: bool = False,
) -> User:
    """Add a user; `LoginTaken` when another has the login, also when that one was added a moment ago.

    A client or manager also needs a row of its own: `create_client`, `create_manager`.
    """
    user = User(
        login=login,
        password_hash=password_hash,
        first_name=first_name,
        last_name=last_name,
        role=role,
        is_password_handed_over=is_password_handed_over,
        **name_keys(first_name=first_name, last_name=last_name, login=login),
    )
    try:
        async with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        if not await is_login_taken(session, login):
            raise
        raise LoginTaken(f"The login {login} is taken.") from error
    return user


async def set_password_hash(
    session: AsyncSession, user: User, password_hash: str | None, *, is_handed_over: bool
) -> None:
    """Give a user another password, None for none. Ending sessions is a step of its own (`revoke_user_sessions`).

    `is_handed_over`: another person chose it.
    """
    user.password_hash, user.is_password_handed_over = password_hash, is_handed_over
    await session.flush()


async def set_user_role(session: AsyncSession, user: User, role: Role) -> None:
    """Give a user another role; all sessions end."""
    user.role = role
    await session.flush()
    await revoke_user_sessions(session, user.id)


async def set_user_active(session: AsyncSession, user: User, *, is_active: bool) -> None:
    """Allow or forbid a user to log in; forbidding ends all sessions."""
    user.is_active = is_active
    await session.flush()
    if not is_active:
        await revoke_user_sessions(session, user.id)
