"""Access to clients: read, edit, score."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from app.exceptions import Forbidden, NotFound
from app.models import Role
from app.security.permissions import Permission, permissions_of, require_permission


class Actor(Protocol):
    """A user who acts."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> Role: ...


class ClientOfManager(Protocol):
    """A client and the manager it is assigned to. One without features was erased."""

    @property
    def user_id(self) -> int: ...
    @property
    def manager_id(self) -> int | None: ...
    @property
    def features(self) -> Mapping[str, Any]: ...


Target = TypeVar("Target", bound=ClientOfManager)


class _Scopes(NamedTuple):
    """The permissions for one action by scope: the user, the user's own clients, all clients."""

    oneself: Permission | None
    own: Permission
    all_clients: Permission


_READ = _Scopes(Permission.CLIENTS_READ_SELF, Permission.CLIENTS_READ_OWN, Permission.CLIENTS_READ_ALL)
_EDIT = _Scopes(None, Permission.CLIENTS_EDIT_OWN, Permission.CLIENTS_EDIT_ALL)
_SCORE = _Scopes(Permission.CLIENTS_SCORE_SELF, Permission.CLIENTS_SCORE_OWN, Permission.CLIENTS_SCORE_ALL)
_ANSWER = _Scopes(None, Permission.DECISIONS_ANSWER_OWN, Permission.DECISIONS_ANSWER_ALL)


def require_can_read_client(actor: Actor, client: Target | None) -> Target:
    """Return the client to itself, its manager, and who may read all; else raise Forbidden or NotFound."""
    return _require(actor, client, _READ)


def require_can_edit_client(actor: Actor, client: Target | None) -> Target:
    """Return the client to its manager and who may edit all; else raise Forbidden or NotFound."""
    return _require(actor, client, _EDIT)


def require_can_score_client(actor: Actor, client: Target | None) -> Target:
    """Return the client to itself, its manager, and who may score all; else raise Forbidden or NotFound."""
    return _require(actor, client, _SCORE)


def require_can_answer_client(actor: Actor, client: Target | None) -> Target:
    """Return the client to its manager and who may answer all referrals; else raise Forbidden or NotFound.

    Never to the client: however a bank moves permissions, a person does not decide about oneself.
    """
    found = _require(actor, client, _ANSWER)
    if found.user_id == actor.id:
        raise Forbidden
    return found


def _is_allowed(actor: Actor, client: ClientOfManager, scopes: _Scopes) -> bool:
    held = permissions_of(actor.role)
    return (
        scopes.all_clients in held
        or (scopes.own in held and client.manager_id == actor.id)
        or (scopes.oneself in held and client.user_id == actor.id)
    )


def _require(actor: Actor, client: Target | None, scopes: _Scopes) -> Target:
    """Return the client, or why not; what the actor may look at anyway is forbidden rather than hidden."""
    require_permission(actor.role, *(permission for permission in scopes if permission))
    if client is None or not _is_allowed(actor, client, _READ):
        raise NotFound("There is no such client.")
    if not client.features:
        raise NotFound("The data of this client were erased.")
    if not _is_allowed(actor, client, scopes):
        raise Forbidden
    return client
