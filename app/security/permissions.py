"""The permission table: role → permissions.

`…_self` is about the user, `…_own` about a manager's own clients, `…_all` about all. The policies decide
which object belongs to which user. A bank may move permissions: `app.security.permission_file`.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.exceptions import Forbidden
from app.models import Role


class Permission(StrEnum):
    """One thing that a role may be allowed to do."""

    USERS_READ_SELF = "users:read_self"
    USERS_READ_ALL = "users:read_all"
    USERS_MANAGE = "users:manage"
    USERS_APPROVE = "users:approve"

    CLIENTS_READ_SELF = "clients:read_self"
    CLIENTS_READ_OWN = "clients:read_own"
    CLIENTS_READ_ALL = "clients:read_all"
    CLIENTS_EDIT_OWN = "clients:edit_own"
    CLIENTS_EDIT_ALL = "clients:edit_all"
    CLIENTS_SCORE_SELF = "clients:score_self"
    CLIENTS_SCORE_OWN = "clients:score_own"
    CLIENTS_SCORE_ALL = "clients:score_all"
    CLIENTS_CREATE = "clients:create"
    CLIENTS_ASSIGN = "clients:assign"

    MANAGERS_READ_SELF = "managers:read_self"
    MANAGERS_READ_ALL = "managers:read_all"
    MANAGERS_MANAGE = "managers:manage"

    MODELS_READ = "models:read"
    MODELS_MANAGE = "models:manage"
    MODELS_APPROVE = "models:approve"

    POLICIES_SIMULATE = "policies:simulate"
    POLICIES_READ = "policies:read"
    POLICIES_MANAGE = "policies:manage"
    POLICIES_APPROVE = "policies:approve"
    DECISIONS_STOP = "decisions:stop"
    DECISIONS_ANSWER_OWN = "decisions:answer_own"
    DECISIONS_ANSWER_ALL = "decisions:answer_all"

    APPROVALS_READ = "approvals:read"
    AUDIT_READ = "audit:read"
    HEALTH_READ = "health:read"

    SERVICES_MANAGE = "services:manage"
    APPLICATIONS_READ_OWN = "applications:read_own"
    APPLICATIONS_READ_ALL = "applications:read_all"
    APPLICATIONS_REGISTER = "applications:register"
    APPLICATIONS_SCORE_OWN = "applications:score_own"


P = Permission
RoleTable = Mapping[Role, frozenset[Permission]]

ROLE_PERMISSIONS: RoleTable = {
    Role.CLIENT: frozenset({P.USERS_READ_SELF, P.CLIENTS_READ_SELF, P.CLIENTS_SCORE_SELF}),
    Role.MANAGER: frozenset(
        {
            P.USERS_READ_SELF,
            P.CLIENTS_READ_OWN,
            P.CLIENTS_EDIT_OWN,
            P.CLIENTS_SCORE_OWN,
            P.MANAGERS_READ_SELF,
            P.DECISIONS_ANSWER_OWN,
            P.APPLICATIONS_READ_ALL,
        }
    ),
    Role.ADMIN: frozenset(
        {
            P.USERS_READ_SELF,
            P.USERS_READ_ALL,
            P.USERS_MANAGE,
            P.USERS_APPROVE,
            P.CLIENTS_READ_ALL,
            P.CLIENTS_EDIT_ALL,
            P.CLIENTS_SCORE_ALL,
            P.CLIENTS_CREATE,
            P.CLIENTS_ASSIGN,
            P.MANAGERS_READ_ALL,
            P.MANAGERS_MANAGE,
            P.MODELS_READ,
            P.MODELS_MANAGE,
            P.MODELS_APPROVE,
            P.POLICIES_SIMULATE,
            P.POLICIES_READ,
            P.POLICIES_MANAGE,
            P.POLICIES_APPROVE,
            P.DECISIONS_STOP,
            P.DECISIONS_ANSWER_ALL,
            P.APPROVALS_READ,
            P.AUDIT_READ,
            P.HEALTH_READ,
            P.SERVICES_MANAGE,
            P.APPLICATIONS_READ_ALL,
        }
    ),
    Role.SERVICE: frozenset(
        {
            P.USERS_READ_SELF,
            P.CLIENTS_READ_ALL,
            P.CLIENTS_EDIT_ALL,
            P.CLIENTS_SCORE_ALL,
            P.CLIENTS_CREATE,
            P.MANAGERS_READ_ALL,
            P.APPLICATIONS_READ_OWN,
            P.APPLICATIONS_REGISTER,
            P.APPLICATIONS_SCORE_OWN,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            P.USERS_READ_SELF,
            P.USERS_READ_ALL,
            P.CLIENTS_READ_ALL,
            P.MANAGERS_READ_ALL,
            P.MODELS_READ,
            P.POLICIES_READ,
            P.APPROVALS_READ,
            P.AUDIT_READ,
            P.HEALTH_READ,
            P.APPLICATIONS_READ_ALL,
        }
    ),
    Role.RISK: frozenset(
        {
            P.USERS_READ_SELF,
            P.MODELS_READ,
            P.MODELS_MANAGE,
            P.MODELS_APPROVE,
            P.POLICIES_SIMULATE,
            P.POLICIES_READ,
            P.POLICIES_MANAGE,
            P.POLICIES_APPROVE,
            P.DECISIONS_STOP,
            P.APPROVALS_READ,
        }
    ),
}
"""The table as shipped."""

READING = frozenset({permission for permission in Permission if permission.partition(":")[2].startswith("read")})
"""Permissions that change nothing: all that an auditor may have."""

_in_force: dict[Role, tuple[Permission, ...]] = {}


def use_permissions(table: RoleTable) -> None:
    """Make a table the one in force in this process: `create_app` does it once, from the settings."""
    for role in Role:
        held = table.get(role, frozenset())
        _in_force[role] = tuple(permission for permission in Permission if permission in held)


use_permissions(ROLE_PERMISSIONS)


def permissions_of(role: Role) -> list[Permission]:
    """All that the role may do, in the order of the table's left column."""
    return list(_in_force[role])


def has_permission(role: Role, *any_of: Permission) -> bool:
    """Whether the role may do one of these."""
    return any(permission in _in_force[role] for permission in any_of)


def require_permission(role: Role, *any_of: Permission) -> None:
    """`Forbidden` unless the role has at least one of the permissions."""
    if not has_permission(role, *any_of):
        raise Forbidden
