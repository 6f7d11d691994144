"""Who may see, edit and score which client."""

from typing import NamedTuple

from app.exceptions import Forbidden, NotFound
from app.models import Client, User
from app.security.permissions import ROLE_PERMISSIONS, Permission, require_permission


class _Scopes(NamedTuple):
    """The permissions for one action by whom they reach: oneself, one's own clients, everybody."""

    oneself: Permission | None
    own: Permission
    everybody: Permission


_READ = _Scopes(Permission.CLIENTS_READ_SELF, Permission.CLIENTS_READ_OWN, Permission.CLIENTS_READ_ALL)
_EDIT = _Scopes(None, Permission.CLIENTS_EDIT_OWN, Permission.CLIENTS_EDIT_ALL)
_SCORE = _Scopes(Permission.CLIENTS_SCORE_SELF, Permission.CLIENTS_SCORE_OWN, Permission.CLIENTS_SCORE_ALL)


def require_can_read_client(actor: User, client: Client | None) -> Client:
    """The client, for the client, its manager, and who may read all; else raises Forbidden or NotFound."""
    return _require(actor, client, _READ)


def require_can_edit_client(actor: User, client: Client | None) -> Client:
    """The client, for its manager and who may edit all; else raises Forbidden or NotFound."""
    return _require(actor, client, _EDIT)


def require_can_score_client(actor: User, client: Client | None) -> Client:
    """The client, for the client, its manager, and who may score all; else raises Forbidden or NotFound."""
    return _require(actor, client, _SCORE)


def _is_allowed(actor: User, client: Client, scopes: _Scopes) -> bool:
    held = ROLE_PERMISSIONS[actor.role]
    return (
        scopes.everybody in held
        or (scopes.own in held and client.manager_id == actor.id)
        or (scopes.oneself in held and client.user_id == actor.id)
    )


def _require(actor: User, client: Client | None, scopes: _Scopes) -> Client:
    """The client, or why not; what the actor may look at anyway is forbidden rather than hidden."""
    require_permission(actor.role, *(permission for permission in scopes if permission))
    if client is None or not _is_allowed(actor, client, _READ):
        raise NotFound("There is no such client.")
    if not _is_allowed(actor, client, scopes):
        raise Forbidden
    return client
