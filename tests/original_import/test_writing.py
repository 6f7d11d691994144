"""An import is stored whole or not at all."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import CommandError, Conflict
from app.ml.contracts.loader import load_contract
from app.models import Role
from app.models.name_keys import name_keys
from app.original_import.plan import Plan, plan_import
from app.original_import.source import Original
from app.original_import.writing import write_plan
from app.services.crud import bulk
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_list import list_clients
from database.database import session_scope
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.factories import make_user
from tests.fixtures.original_bank import client, credit, user


def small_plan() -> Plan:
    original = Original(users=[user(1, "client")], clients=[client(1)], managers=[], credits=[credit(1, 1)], scores=[])
    return plan_import(original, load_contract(CONTRACT))


async def people(engine: AsyncEngine) -> int:
    async with session_scope(engine, read_only=True) as session:
        return sum([len(await bulk.user_ids_by_login(session, role)) for role in Role])


async def test_where_the_last_row_cannot_be_stored_nothing_is(engine: AsyncEngine) -> None:
    plan = small_plan()
    plan.credits[1]["amount_total"] = -plan.credits[1]["amount_total"]
    with pytest.raises((IntegrityError, Conflict)):
        async with session_scope(engine) as session:
            await write_plan(session, plan, {})
    assert await people(engine) == 0


async def test_people_of_an_import_are_found_and_sorted_as_all_others(engine: AsyncEngine) -> None:
    plan = small_plan()
    plan.users[1] |= {"first_name": "Анна", "last_name": "Ёлкина"}
    async with session_scope(engine) as session:
        await write_plan(session, plan, {})
        (row,) = (await list_clients(session, ClientFilter(search="elkina ANNA"))).rows
        assert row.user.sort_name == name_keys(first_name="Анна", last_name="Ёлкина", login=row.user.login)["sort_name"]


async def test_a_bank_with_people_is_refused(engine: AsyncEngine) -> None:
    async with session_scope(engine) as session:
        await make_user(session, Role.ADMIN)
    with pytest.raises(CommandError, match=r"users already \(1\)"):
        async with session_scope(engine) as session:
            await write_plan(session, small_plan(), {})
    assert await people(engine) == 1
