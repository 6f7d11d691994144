"""Pages of clients: right at their edges, whatever the order, the size and the number of equal names."""

from itertools import product

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import Client
from app.models.name_keys import sort_form
from app.services.crud.client import revise_client
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_list import ClientRow, list_clients
from app.services.crud.lists.client_order import ClientPage, ClientSort
from tests.fixtures.factories import make_client, make_manager

NAMES = [("Яна", "Иванова"), ("Анна", "Иванова"), ("Zoë", "Li"), ("Анна", "Иванова"), ("Bo", "Östlund")]
"""By last name another order than by first name; equal last names, and equal in both."""


async def read_all(
    session: AsyncSession, *, limit: int, sort: ClientSort, descending: bool, manager_id: int | None
) -> list[ClientRow]:
    rows: list[ClientRow] = []
    after = None
    while True:
        asked = ClientPage(limit=limit, after=after, sort=sort, descending=descending)
        page = await list_clients(session, ClientFilter(manager_id=manager_id), asked)
        assert len(page.rows) <= limit
        rows += page.rows
        if page.next_after is None:
            return rows
        assert page.next_after == page.rows[-1].user.id
        after = page.next_after


async def test_pages_of_any_size_add_up_to_the_sorted_whole(session: AsyncSession) -> None:
    manager = await make_manager(session)
    for first_name, last_name in NAMES:
        await make_client(session, manager_id=manager.user_id, first_name=first_name, last_name=last_name)
        await make_client(session, first_name=first_name, last_name=last_name)

    def by_name(row: ClientRow) -> tuple[str, str, int]:
        return sort_form(row.user.last_name), sort_form(row.user.first_name), row.user.id

    def by_id(row: ClientRow) -> int:
        return row.user.id

    for limit, descending, manager_id in product((1, 2, 3, 10, 11), (False, True), (None, manager.user_id)):
        for sort in (ClientSort.NAME, ClientSort.USER_ID):
            rows = await read_all(session, limit=limit, sort=sort, descending=descending, manager_id=manager_id)
            assert len(rows) == (5 if manager_id else 10)
            if sort is ClientSort.NAME:
                assert rows == sorted(rows, key=by_name, reverse=descending)
            else:
                assert rows == sorted(rows, key=by_id, reverse=descending)


async def test_a_manager_has_the_own_clients_only(session: AsyncSession) -> None:
    one, other = await make_manager(session), await make_manager(session)
    mine = await make_client(session, manager_id=one.user_id)
    await make_client(session, manager_id=other.user_id)
    await make_client(session)
    page = await list_clients(session, ClientFilter(manager_id=one.user_id))
    assert ([row.client for row in page.rows], page.total) == ([mine], 1)


async def test_a_client_taken_away_between_two_pages_hides_no_other(session: AsyncSession) -> None:
    manager = await make_manager(session)
    clients = [await make_client(session, manager_id=manager.user_id) for _ in range(4)]
    wanted = ClientFilter(manager_id=manager.user_id)
    page = await list_clients(session, wanted, ClientPage(limit=2))
    await revise_client(session, clients[1], features=clients[1].features, manager_id=None, author_id=None)
    rest = await list_clients(session, wanted, ClientPage(limit=2, after=page.next_after))
    assert [row.client for row in rest.rows] == clients[2:]


async def test_somebody_elses_client_is_no_place_to_go_on_from(session: AsyncSession) -> None:
    manager, stranger = await make_manager(session), await make_client(session)
    wanted = ClientFilter(manager_id=manager.user_id)
    for after, sort in product((stranger.user_id, 10**9), set(ClientSort) - {ClientSort.USER_ID}):
        with pytest.raises(InvalidInput) as raised:
            await list_clients(session, wanted, ClientPage(sort=sort, after=after))
        assert raised.value.fields[0].field == "after"


async def found(session: AsyncSession, search: str) -> list[Client]:
    page = await list_clients(session, ClientFilter(search=search))
    assert page.total == len(page.rows)
    return [row.client for row in page.rows]


@pytest.mark.parametrize(
    "search",
    ["ИВАН", "иванов пётр", "петрович_1", "  Пётр  ", "ИВАНОВ ПЁТР ПЕТРОВИЧ_1", "ётр", "етр", "Ivanov", "petr iv"],
)
async def test_search_ignores_case_order_and_script(session: AsyncSession, search: str) -> None:
    client = await make_client(session, first_name="Пётр", last_name="Иванов Петрович_1")
    await make_client(session, first_name="Straße", last_name="Ζωή")
    assert await found(session, search) == [client]


async def test_search_knows_more_than_two_alphabets(session: AsyncSession) -> None:
    client = await make_client(session, first_name="Straße", last_name="Ζωή")
    for search in ("STRASSE", "straße", "ζωΉ"):
        assert await found(session, search) == [client]


@pytest.mark.parametrize("search", ["%", "_na", "А%а", "\\", "' OR 1", "нет такого", "\0x"])
async def test_wildcards_and_quotes_are_plain_text(session: AsyncSession, search: str) -> None:
    await make_client(session, first_name="Анна", last_name="Ёлкина", login="anna")
    assert await found(session, search) == []


@pytest.mark.parametrize("search", ["", "   ", "\0", "'", "’"])
async def test_an_empty_search_finds_everybody(session: AsyncSession, search: str) -> None:
    clients = [await make_client(session) for _ in range(2)]
    assert await found(session, search) == clients
