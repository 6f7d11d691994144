"""What users see of their own account."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role, User, UserSession
from app.security.sessions import hash_session_id
from app.services.crud import client as client_crud
from app.services.crud import manager as manager_crud
from app.services.crud import user_session as session_crud
from app.services.crud.manager import ManagerRow


@dataclass(frozen=True)
class Profile:
    """`contact`: how clients reach the manager; `login_before`: the login before the present session."""

    contact: ManagerRow | None
    login_before: UserSession | None


async def read_profile(session: AsyncSession, user: User, *, session_id: str) -> Profile:
    """Return the account of a user who is logged in by that session."""
    manager_id = await _manager_id(session, user)
    return Profile(
        contact=await manager_crud.get_manager(session, manager_id) if manager_id else None,
        login_before=await session_crud.login_before(session, user.id, hash_session_id(session_id)),
    )


async def _manager_id(session: AsyncSession, user: User) -> int | None:
    """Return the manager whose contact belongs to the account: managers their own, clients the one they have."""
    if user.role is Role.CLIENT:
        client = await client_crud.get_client(session, user.id)
        return client.manager_id if client else None
    return user.id if user.role is Role.MANAGER else None
