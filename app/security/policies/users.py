"""Access to users."""

from app.exceptions import NotFound
from app.models import User
from app.security.permissions import Permission, has_permission, require_permission


def can_read_user(actor: User, user: User) -> bool:
    """Allow the user in question, and roles that may read all."""
    if has_permission(actor.role, Permission.USERS_READ_ALL):
        return True
    return has_permission(actor.role, Permission.USERS_READ_SELF) and user.id == actor.id


def require_can_read_user(actor: User, user: User | None) -> User:
    """Return the user if the actor may read it; otherwise raise `Forbidden` or `NotFound`."""
    require_permission(actor.role, Permission.USERS_READ_SELF, Permission.USERS_READ_ALL)
    if user is None or not can_read_user(actor, user):
        raise NotFound("There is no such user.")
    return user
