"""Fill the database: schema, models, demo bank. Idempotent; completes an interrupted run."""

import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.demo_split import DEMO_CLIENTS
from app.models import Client, ClientRevision, Credit, Manager, ModelVersion, Role, User
from app.models.base import utc_now
from app.models.name_keys import name_keys
from app.scripts.demo_bank import (
    ADMINS,
    MANAGERS,
    DemoClient,
    admin_login,
    client_login,
    demo_clients,
    demo_people,
    manager_email,
    manager_login,
    manager_phone,
)
from app.scripts.demo_passwords import Logins, make_demo_logins, put_back
from app.scripts.demo_scores import add_demo_scores
from app.security.passwords import hash_password, verify_password
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, record
from app.services.crud import bulk
from app.services.crud.scoring import show_newest
from app.services.crud.search import complete_name_keys
from app.services.crud.user import get_user_by_login
from app.services.demo_logins import DEMO_LOGINS_FILE
from app.services.model_registry.alias import update_alias
from app.services.model_registry.registering import register_all
from app.services.model_registry.stages import ensure_champion
from app.settings.service import ServiceSettings
from database.database import create_schema, session_scope
from database.waiting import wait_for_database

DEMO_CONTRACT = "consumer_loan"
NOTHING_ADDED = {"users": 0, "managers": 0, "clients": 0, "credits": 0, "scores": 0}
TURN = "credit-scoring seed"
"""Two seeds at once take turns under this name."""


@dataclass(frozen=True)
class SeedReport:
    """The result of a seed. `logins` is None if the demo users' password is unknown."""

    champion: ModelVersion | None
    added: dict[str, int] = field(default_factory=dict)
    logins: Logins | None = None


async def seed(engine: AsyncEngine, settings: ServiceSettings) -> SeedReport:
    """Add what is missing: the models in one transaction, the demo bank in another. Neither is ever visible half done.

    Scores that an earlier version stored meanwhile without the latest score beside the client are completed, and
    users that it stored without the keys of their names.

    Waits for a database that is still coming up. Raises CommandError when it does not, Conflict.
    """
    contract = load_contract(settings.applicant_contract)
    registry = ModelRegistry(settings.registry_url)
    await wait_for_database(engine, settings.database_wait_seconds)
    await create_schema(engine)
    if settings.shipped_models:
        registry.take_over(ModelRegistry(settings.shipped_models))
    async with session_scope(engine) as session:
        await bulk.take_turn(session, TURN)
        await register_all(session, registry)
        champion = await ensure_champion(session, registry, contract)
        await show_newest(session)
        await complete_name_keys(session)
    if champion is not None:
        await update_alias(registry, champion.sha256)
    if not settings.demo_mode or contract.name != DEMO_CONTRACT:
        return SeedReport(champion)
    before = DEMO_LOGINS_FILE.read_bytes() if DEMO_LOGINS_FILE.exists() else None
    logins = make_demo_logins(settings)
    async with session_scope(engine) as session:
        await bulk.take_turn(session, TURN)
        complete = await _is_complete(session)
        added = dict(NOTHING_ADDED) if complete else await _add_demo_bank(session, demo_clients(contract), logins)
        added["scores"] = await add_demo_scores(
            session, registry, portfolio_default_rate=settings.portfolio_default_rate
        )
        if any(added.values()):
            await record(session, Act.BANK_SEEDED, CONSOLE, details={"added": added})
    async with session_scope(engine, read_only=True) as session:
        valid = await _are_valid(session, logins)
    if not valid:  # written above, for users who have another password
        put_back(before)
    return SeedReport(champion, added, logins if valid else None)


async def _is_complete(session: AsyncSession) -> bool:
    """Whether everything is there: later starts then skip the files of the demo bank."""
    ids = {role: await bulk.user_ids_by_login(session, role) for role in Role}
    if any(login not in ids[role] for role, logins in _wanted_logins().items() for login in logins):
        return False
    clients = {ids[Role.CLIENT][login] for login in _wanted_logins()[Role.CLIENT]}
    managers = {ids[Role.MANAGER][login] for login in _wanted_logins()[Role.MANAGER]}
    return managers <= await bulk.manager_ids(session) and all(
        clients <= known
        for known in (
            await bulk.client_ids(session),
            await bulk.client_ids_with_revisions(session),
            await bulk.client_ids_with_credit(session),
        )
    )


def _wanted_logins() -> dict[Role, list[str]]:
    return {
        Role.ADMIN: [admin_login(number + 1) for number in range(ADMINS)],
        Role.MANAGER: [manager_login(number + 1) for number in range(MANAGERS)],
        Role.CLIENT: [client_login(number + 1) for number in range(DEMO_CLIENTS)],
    }


async def _add_demo_bank(session: AsyncSession, clients: Sequence[DemoClient], logins: Logins) -> dict[str, int]:
    added = {"users": await _add_users(session, password=logins["admin"]["password"])}
    managers = await bulk.user_ids_by_login(session, Role.MANAGER)
    managers_in_order = [managers[manager_login(number + 1)] for number in range(MANAGERS)]
    ids = await bulk.user_ids_by_login(session, Role.CLIENT)
    for name, table, rows in (
        ("managers", Manager, _missing_managers(managers_in_order, await bulk.manager_ids(session))),
        ("clients", Client, _missing_clients(clients, ids, managers_in_order, await bulk.client_ids(session))),
    ):
        added[name] = await bulk.insert_rows(session, table, list(rows))
    revised, credited = await bulk.client_ids_with_revisions(session), await bulk.client_ids_with_credit(session)
    await bulk.insert_rows(session, ClientRevision, list(_missing_revisions(clients, ids, revised)))
    added["credits"] = await bulk.insert_rows(session, Credit, list(_missing_credits(clients, ids, credited)))
    return added


async def _add_users(session: AsyncSession, *, password: str) -> int:
    """Users that are missing, all with one hash: hashing 1,542 times would take minutes without any benefit."""
    missing = [
        (role, login)
        for role, logins in _wanted_logins().items()
        for known in [await bulk.user_ids_by_login(session, role)]
        for login in logins
        if login not in known
    ]
    if not missing:
        return 0
    password_hash = await hash_password(password)
    rows = [
        {
            "login": person.login,
            "password_hash": password_hash,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "role": person.role,
            "is_active": True,
            **name_keys(first_name=person.first_name, last_name=person.last_name, login=person.login),
            "timestamp": utc_now(),
        }
        for person in demo_people(missing)
    ]
    return await bulk.insert_rows(session, User, rows)


def _missing_managers(wanted: Sequence[int], known: set[int]) -> Iterator[Mapping[str, Any]]:
    for number, user_id in enumerate(wanted, start=1):
        if user_id not in known:
            contact = {"phone": manager_phone(number), "email": manager_email(number)}
            yield {"user_id": user_id, "role": Role.MANAGER, "timestamp": utc_now(), **contact}


def _missing_clients(
    clients: Sequence[DemoClient], ids: Mapping[str, int], managers: Sequence[int], known: set[int]
) -> Iterator[Mapping[str, Any]]:
    for place, client in enumerate(clients):
        if ids[client.login] not in known:
            yield {
                "user_id": ids[client.login],
                "role": Role.CLIENT,
                "manager_id": managers[place % len(managers)],
                "features": client.features,
                "revision": 1,
                "timestamp": utc_now(),
            }


def _missing_revisions(
    clients: Sequence[DemoClient], ids: Mapping[str, int], known: set[int]
) -> Iterator[Mapping[str, Any]]:
    for client in clients:
        if ids[client.login] not in known:
            yield {
                "client_id": ids[client.login],
                "revision": 1,
                "features": client.features,
                "changes": {},
                "author_id": None,
                "timestamp": utc_now(),
            }


def _missing_credits(
    clients: Sequence[DemoClient], ids: Mapping[str, int], known: set[int]
) -> Iterator[Mapping[str, Any]]:
    for client in clients:
        if ids[client.login] not in known:
            yield {
                "client_id": ids[client.login],
                "amount_total": client.amount_total,
                "annual_rate": client.annual_rate,
                "payment_history": client.payment_history,
            }


async def _are_valid(session: AsyncSession, logins: Logins) -> bool:
    """Whether the shown logins work: the password may have been changed, or its file lost, since the first seed."""
    users = [await get_user_by_login(session, shown["login"]) for shown in logins.values()]
    hashes = {user.password_hash if user and user.is_active else None for user in users}
    password = logins["admin"]["password"]  # one hash, unless a password was changed
    return all([each is not None and await verify_password(password, each) for each in hashes])


if __name__ == "__main__":
    sys.argv.insert(1, "seed")
    runpy.run_module("app", run_name="__main__")
