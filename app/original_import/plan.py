"""The rows to write and the rows left out, decided before anything is written. Pure: no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.ml.contracts.definition import Contract
from app.models import Role
from app.original_import.borrowers import features_of
from app.original_import.loans import loan_of
from app.original_import.source import CLIENTS, CREDITS, MANAGERS, SCORES, USERS, Original, Row
from app.schemas.user import Login, Name

ROLES = {"client": Role.CLIENT, "manager": Role.MANAGER, "admin": Role.ADMIN, "dismissed": Role.MANAGER}
"""The original's roles → ours. A dismissed manager is one who may not log in."""
DISMISSED = "dismissed"
_LOGIN: TypeAdapter[str] = TypeAdapter(Login)
_NAME: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True)
class LeftOut:
    """A row of the original that is not copied, and why."""

    table: str
    id: int
    reason: str


@dataclass
class Plan:
    """What is copied, by the original's ids, which are kept; `notes` are values that change on the way."""

    users: dict[int, dict[str, Any]] = field(default_factory=dict)
    managers: list[int] = field(default_factory=list)
    clients: dict[int, dict[str, Any]] = field(default_factory=dict)
    credits: dict[int, dict[str, Any]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[LeftOut] = field(default_factory=list)

    def leave_out(self, table: str, row_id: int, reason: str) -> None:
        """Keep that this row is not copied."""
        self.left_out.append(LeftOut(table, row_id, reason))

    def note(self, table: str, row_id: int, reason: str) -> None:
        """Keep that something about a copied row is not as it was."""
        self.notes.append(LeftOut(table, row_id, reason))


def plan_import(original: Original, contract: Contract) -> Plan:
    """Decide about every row. A row is copied whole or left out with a reason."""
    plan = Plan()
    _plan_users(plan, original)
    _plan_managers(plan, original)
    _plan_clients(plan, original, contract)
    _plan_credits(plan, original.credits)
    for score in original.scores:
        plan.leave_out(
            SCORES, score["id"], "kept in scores.csv: it names no model and no features it was computed from"
        )
    return plan


def _plan_users(plan: Plan, original: Original) -> None:
    taken: dict[str, int] = {}
    clients = {row["user_id"] for row in original.clients}
    for row in original.users:
        reason, role = _user_fault(row, taken), _role(row)
        if reason is None and role is Role.CLIENT and row["id"] not in clients:
            reason = "a client without a row in client"
        if reason is not None:
            plan.leave_out(USERS, row["id"], reason)
            continue
        taken[row["login"].lower()] = row["id"]
        names = {name: _NAME.validate_python(row[name]) for name in ("first_name", "last_name")}
        is_active = str(row["role"]).lower() != DISMISSED
        plan.users[row["id"]] = {"login": row["login"], **names, "role": role, "is_active": is_active, "row": row}
        if row.get("is_admin") and role is not Role.ADMIN:
            plan.note(USERS, row["id"], "is_admin gave no right in the original and gives none here; the role does")


def _role(row: Row) -> Role | None:
    return ROLES.get(str(row["role"]).lower())


def _user_fault(row: Row, taken: Mapping[str, int]) -> str | None:
    if _role(row) is None:
        return f"the role {row['role']} has no counterpart"
    for name, adapter in (("login", _LOGIN), ("first_name", _NAME), ("last_name", _NAME)):
        try:
            adapter.validate_python(row[name])
        except ValidationError as fault:
            return f"{name}: {fault.errors(include_url=False)[0]['msg']}"
    other = taken.get(row["login"].lower())
    return f"login: {row['login']!r} differs only by case from that of user {other}" if other is not None else None


def _plan_managers(plan: Plan, original: Original) -> None:
    managers = {user_id for user_id, user in plan.users.items() if user["role"] is Role.MANAGER}
    there = {row["user_id"] for row in original.managers}
    for user_id in sorted(there - managers):
        plan.leave_out(MANAGERS, user_id, _no_user(plan, user_id, Role.MANAGER))
    for user_id in sorted(managers - there):
        plan.note(USERS, user_id, "a manager without a row in manager; it is added")
    plan.managers = sorted(managers)


def _plan_clients(plan: Plan, original: Original, contract: Contract) -> None:
    active = {user_id for user_id in plan.managers if plan.users[user_id]["is_active"]}
    for row in original.clients:
        user_id = row["user_id"]
        user = plan.users.get(user_id)
        if user is None or user["role"] is not Role.CLIENT:
            plan.leave_out(CLIENTS, user_id, _no_user(plan, user_id, Role.CLIENT))
            continue
        features, fault, changed = features_of(row, contract)
        if fault is not None:
            plan.leave_out(CLIENTS, user_id, fault)
            plan.leave_out(USERS, user_id, "the client is left out")
            del plan.users[user_id]
            continue
        _note_all(plan, user_id, changed)
        manager_id = row["manager_id"]
        if manager_id is not None and manager_id not in active:
            plan.note(CLIENTS, user_id, f"without a manager: {manager_id} is not an active one")
            manager_id = None
        plan.clients[user_id] = {"manager_id": manager_id, "features": features}


def _note_all(plan: Plan, user_id: int, reasons: Iterable[str]) -> None:
    for reason in reasons:
        plan.note(CLIENTS, user_id, reason)


def _no_user(plan: Plan, user_id: int, role: Role) -> str:
    if user_id in plan.users:
        return f"the user's role is {plan.users[user_id]['role'].value}, not {role.value}"
    known = any(one.table == USERS and one.id == user_id for one in plan.left_out)
    return "the user is left out" if known else "there is no such user"


def _plan_credits(plan: Plan, rows: Iterable[Row]) -> None:
    """One credit a client: the latest by time and id."""
    latest = sorted(rows, key=lambda row: (str(row.get("timestamp") or ""), row["id"]), reverse=True)
    for row in latest:
        client_id = row["client_id"]
        if client_id not in plan.clients:
            plan.leave_out(CREDITS, row["id"], f"client {client_id} is not copied")
        elif client_id in plan.credits:
            plan.leave_out(CREDITS, row["id"], f"client {client_id} has a later credit, and a client has one")
        else:
            loan, fault, changed = loan_of(row)
            if loan is None:
                plan.leave_out(CREDITS, row["id"], fault)
                continue
            plan.credits[client_id] = loan
            for reason in changed:
                plan.note(CREDITS, row["id"], reason)
