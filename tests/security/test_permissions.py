import pytest

from app.exceptions import Forbidden
from app.models import Role
from app.security.permissions import READING, ROLE_PERMISSIONS, Permission, has_permission, require_permission


def test_every_role_stands_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_every_permission_is_given_to_some_role() -> None:
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(Permission)


def test_a_manager_does_not_read_all_clients() -> None:
    assert not has_permission(Role.MANAGER, Permission.CLIENTS_READ_ALL)


def test_only_an_admin_manages_and_risk_officers_manage_models_and_policies() -> None:
    managing = {permission for permission in Permission if permission.endswith((":manage", ":create", ":assign"))}
    assert managing <= ROLE_PERMISSIONS[Role.ADMIN]
    assert not managing & (ROLE_PERMISSIONS[Role.CLIENT] | ROLE_PERMISSIONS[Role.MANAGER])
    assert managing & ROLE_PERMISSIONS[Role.RISK] == {Permission.MODELS_MANAGE, Permission.POLICIES_MANAGE}


def test_an_auditor_reads_all_that_is_about_all_and_changes_nothing() -> None:
    about_all = {permission for permission in READING if not permission.endswith(("_self", "_own"))}
    assert ROLE_PERMISSIONS[Role.AUDITOR] == about_all | {Permission.USERS_READ_SELF}


def test_one_of_several_permissions_is_enough() -> None:
    require_permission(Role.CLIENT, Permission.CLIENTS_READ_ALL, Permission.CLIENTS_READ_SELF)
    with pytest.raises(Forbidden):
        require_permission(Role.CLIENT, Permission.CLIENTS_READ_ALL, Permission.CLIENTS_READ_OWN)
