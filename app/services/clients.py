"""Clients: created whole, changed by revisions."""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Forbidden, InvalidInput
from app.field_problem import FieldProblem
from app.ml.contracts.applicant import check_applicant, check_changes, complete
from app.ml.contracts.definition import Contract
from app.models import Client, Role, User
from app.models.base import LARGEST_USER_ID
from app.security.permissions import Permission, has_permission
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.credit_book.changing import NewCredit, open_first_credit
from app.services.crud import client as client_crud
from app.services.crud.manager import require_active_manager
from app.services.users import NewUser, add_user, problems_of_new_user


async def problems_of_new_client(session: AsyncSession, contract: Contract, sent: Any) -> list[FieldProblem]:
    """Return what is wrong with a new client beside the shape: person, features, manager, all in one list.

    `sent` is a body as it came, of any shape; parts of the wrong shape are passed over.
    """
    body = sent if isinstance(sent, Mapping) else {}
    problems = await problems_of_new_user(session, body.get("user"), role=Role.CLIENT, prefix="user.")
    features, manager_id = body.get("features"), body.get("manager_id")
    try:
        if isinstance(features, Mapping):
            check_applicant(contract, features)
    except InvalidInput as fault:
        problems += fault.fields
    try:
        if type(manager_id) is int and 1 <= manager_id <= LARGEST_USER_ID:
            await require_active_manager(session, manager_id)
    except InvalidInput as fault:
        problems += fault.fields
    return problems


async def create_client(
    session: AsyncSession,
    contract: Contract,
    *,
    user: NewUser,
    features: Mapping[str, Any],
    credit: NewCredit | None,
    manager_id: int | None,
    author: User,
) -> Client:
    """User, client and credit in one transaction. Raises InvalidInput, LoginTaken."""
    inputs = check_applicant(contract, features)
    account = await add_user(session, user, role=Role.CLIENT, author=author, field="user.password")
    client = await client_crud.create_client(
        session, account, features=complete(contract, inputs), manager_id=manager_id, author_id=author.id
    )
    if credit is not None:
        await open_first_credit(session, client.user_id, credit, author=author)
    added = {"revision": client.revision, "manager_id": manager_id, "has_credit": credit is not None}
    await record(session, Act.CLIENT_ADDED, by(author), client.user_id, details=added)
    return client


async def change_client(
    session: AsyncSession,
    contract: Contract,
    client: Client,
    changes: Mapping[str, Any],
    *,
    author: User,
    expected_revision: int | None = None,
) -> Client:
    """Change features (and `manager_id`, with the permission) as one revision; nothing on a fault.

    What equals the stored state is passed over, so that a caller may send back all that was read: derived features,
    `manager_id`, the ids. Derived features are recomputed. Raises InvalidInput naming each field, Forbidden,
    PreconditionFailed, ChangedMeanwhile.
    """
    features = _differing(client, changes)
    manager_id = client.manager_id
    if "manager_id" in features:
        if not has_permission(author.role, Permission.CLIENTS_ASSIGN):
            raise Forbidden("manager_id: only an admin may assign a manager.")
        manager_id = _manager_id(features.pop("manager_id"))
    inputs = {f.name: client.features.get(f.name) for f in contract.inputs} | check_changes(contract, features)
    before = client.revision
    changed = await client_crud.revise_client(
        session,
        client,
        features=complete(contract, inputs),
        manager_id=manager_id,
        author_id=author.id,
        expected_revision=expected_revision,
    )
    if changed.revision != before:
        await record(session, Act.CLIENT_CHANGED, by(author), client.user_id, details={"revision": changed.revision})
    return changed


def _differing(client: Client, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs from the stored state; in JSON `true` is not 1."""
    stored = {
        "user_id": client.user_id,
        "manager_id": client.manager_id,
        "revision": client.revision,
        **client.features,
    }
    return {
        name: value
        for name, value in sent.items()
        if name not in stored or value != stored[name] or isinstance(value, bool) is not isinstance(stored[name], bool)
    }


def _manager_id(value: Any) -> int | None:
    if value is None or (type(value) is int and 1 <= value <= LARGEST_USER_ID):
        return value
    raise InvalidInput.of("manager_id", "must be the id of an active manager, or null", code="no_such_manager")
