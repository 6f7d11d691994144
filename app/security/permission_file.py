"""Permissions as a bank moves them: the shipped table, separate duties, then a YAML file, checked at start.

The file says of a role what it gains and what it loses:

    manager:
      add: [clients:read_all]
    admin:
      remove: [clients:score_all]
"""

import difflib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from app.exceptions import SettingInvalid
from app.models import Role
from app.security.permissions import READING, ROLE_PERMISSIONS, Permission, RoleTable

SEPARATED = frozenset(
    {
        Permission.MODELS_MANAGE,
        Permission.MODELS_APPROVE,
        Permission.POLICIES_MANAGE,
        Permission.POLICIES_APPROVE,
    }
)
"""What separate duties take from admins: models and policies are then the work of the role risk."""
KEPT_BY_SOME_ROLE = (Permission.USERS_MANAGE, Permission.USERS_APPROVE, Permission.MODELS_MANAGE)
"""Without these a bank could not be run, and could not be mended over the service."""
ADD, REMOVE = "add", "remove"

Table = dict[Role, frozenset[Permission]]


def table_of(path: str, *, separate_duties: bool) -> RoleTable:
    """Return the table in force. Raises SettingInvalid naming the role and the permission that do not fit."""
    table = dict(ROLE_PERMISSIONS)
    if separate_duties:
        table[Role.ADMIN] -= SEPARATED
    if path:
        _move(table, _read(path), path)
        if separate_duties and (again := sorted(table[Role.ADMIN] & SEPARATED)):
            raise _wrong(path, f"admin cannot have {again[0]} while SEPARATE_DUTIES is true")
    return table


def _move(table: Table, changes: Mapping[str, Any], path: str) -> None:
    for name, change in changes.items():
        role = Role(_known(name, list(Role), "role", path))
        if not isinstance(change, Mapping) or set(change) - {ADD, REMOVE}:
            raise _wrong(path, f"{role}: must have `add` and `remove`, each a list of permissions")
        added, removed = (_permissions(change.get(part), f"{role}: {part}", path) for part in (ADD, REMOVE))
        if idle := sorted(removed - table[role]):
            raise _wrong(path, f"{role}: remove: it does not have {idle[0]}")
        if idle := sorted(added & table[role]):
            raise _wrong(path, f"{role}: add: it has {idle[0]} already")
        table[role] = (table[role] | added) - removed
    _require_sound(table, path)


def _require_sound(table: Table, path: str) -> None:
    if changing := sorted(table[Role.AUDITOR] - READING):
        raise _wrong(path, f"auditor: add: {changing[0]} changes something, and an auditor only reads")
    if foreign := sorted(table[Role.CLIENT] - ROLE_PERMISSIONS[Role.CLIENT]):
        raise _wrong(path, f"client: add: {foreign[0]} is for staff")
    for permission in KEPT_BY_SOME_ROLE:
        if not any(permission in held for held in table.values()):
            raise _wrong(path, f"no role is left with {permission}")


def _permissions(listed: Any, where: str, path: str) -> frozenset[Permission]:
    if listed is None:
        return frozenset()
    if not isinstance(listed, list):
        raise _wrong(path, f"{where}: must be a list of permissions")
    return frozenset(Permission(_known(name, list(Permission), "permission", f"{path}: {where}")) for name in listed)


def _known(name: object, known: Collection[str], what: str, where: str) -> str:
    if name in known:
        return str(name)
    close = difflib.get_close_matches(str(name), [str(each) for each in known], n=1)
    hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
    raise _wrong(where, f"{name} is no {what}; {hint}")


def _read(path: str) -> Mapping[str, Any]:
    try:
        read = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise _wrong(path, f"cannot be read: {fault}") from None
    except yaml.YAMLError as fault:
        raise _wrong(path, f"is no YAML: {' '.join(str(fault).split())}") from None
    if not isinstance(read, Mapping):
        raise _wrong(path, "must say of each role what to `add` and what to `remove`")
    return read


def _wrong(where: str, sentence: str) -> SettingInvalid:
    return SettingInvalid(f"PERMISSIONS_FILE: {where}: {sentence}")
