"""New members of staff who never have a password here: the account and its invitation are made in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Proposal, Role, User
from app.services import users
from app.services.crud import manager as manager_crud
from app.sso.invitations import store_invitation


@dataclass(frozen=True, kw_only=True)
class Newcomer(users.Named):
    """Who comes, with which role; telephone and e-mail are those of a manager, for clients."""

    role: Role
    phone: str | None = None
    email: str | None = None

    @classmethod
    def of_change(cls, change: Mapping[str, Any]) -> Self:
        """Return the one of a proposal's change."""
        return cls(**{**change, "role": Role(change["role"])})

    def to_change(self) -> dict[str, Any]:
        """Return the change of a proposal: what is known of the person."""
        known = {"login": self.login, "first_name": self.first_name, "last_name": self.last_name}
        contact = {"phone": self.phone, "email": self.email}
        return {**known, "role": self.role.value, **{name: value for name, value in contact.items() if value}}


async def add_newcomer(
    session: AsyncSession, new: Newcomer, *, token_hash: str, author: User, approved: Proposal | None = None
) -> tuple[User, datetime]:
    """Add the account, without a password that fits, and its invitation; return it and when that expires.

    Raises LoginTaken.
    """
    user = await users.store_user(session, new, password_hash=None, role=new.role, author=author, approved=approved)
    if new.role is Role.MANAGER:
        await manager_crud.create_manager(session, user, manager_crud.Contact(new.phone, new.email))
    return user, await store_invitation(session, user, token_hash=token_hash, author=author, approved=approved)
