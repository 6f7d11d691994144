"""Access to managers and their clients."""

from app.exceptions import NotFound
from app.models import Manager, User
from app.security.permissions import Permission, has_permission, require_permission


def can_read_manager(actor: User, manager: Manager) -> bool:
    """Allow the manager in question, and roles that may read all."""
    if has_permission(actor.role, Permission.MANAGERS_READ_ALL):
        return True
    return has_permission(actor.role, Permission.MANAGERS_READ_SELF) and manager.user_id == actor.id


def require_can_read_manager(actor: User, manager: Manager | None) -> Manager:
    """Return the manager if the actor may read it; otherwise raise `Forbidden` or `NotFound`."""
    require_permission(actor.role, Permission.MANAGERS_READ_SELF, Permission.MANAGERS_READ_ALL)
    if manager is None or not can_read_manager(actor, manager):
        raise NotFound("There is no such manager.")
    return manager
