"""Users: people who may log in."""

from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import CannotDeactivateYourself, ManagerMustBeDismissed
from app.models import Manager, Role, User
from app.security.passwords import hash_password
from app.services.crud import manager as manager_crud
from app.services.crud import user as user_crud


@dataclass(frozen=True)
class NewUser:
    """A user to add; the password in clear text, never stored."""

    login: str
    password: str = field(repr=False)
    first_name: str
    last_name: str


async def add_user(session: AsyncSession, new: NewUser, *, role: Role) -> User:
    """Add a user. Raises LoginTaken. A client or manager also needs its own row.

    Ends the transaction that only read so far: hashing is slow and must not hold a transaction open.
    """
    await session.commit()
    password_hash = await hash_password(new.password)
    return await user_crud.create_user(
        session,
        login=new.login,
        password_hash=password_hash,
        first_name=new.first_name,
        last_name=new.last_name,
        role=role,
    )


async def add_manager(session: AsyncSession, new: NewUser) -> tuple[User, Manager]:
    """Add a manager: the user and the manager's row. Raises LoginTaken."""
    user = await add_user(session, new, role=Role.MANAGER)
    return user, await manager_crud.create_manager(session, user)


async def set_active(session: AsyncSession, user: User, *, is_active: bool, author: User) -> User:
    """Allow or forbid a user to log in; forbidding ends all sessions.

    Raises CannotDeactivateYourself, ManagerMustBeDismissed.
    """
    if user.id == author.id and not is_active:
        raise CannotDeactivateYourself
    if user.role is Role.MANAGER and not is_active:
        raise ManagerMustBeDismissed
    await user_crud.set_user_active(session, user, is_active=is_active)
    return user
