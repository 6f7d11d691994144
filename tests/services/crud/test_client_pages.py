"""Pages of a manager's list, for every filter, order and size: what Python filters and sorts, the database does too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import pd_ranges
from app.models.name_keys import search_form, sort_form
from app.services.crud.lists.client_filter import ClientFilter, PdRange
from app.services.crud.lists.client_list import ClientSummary, list_clients, summarize_clients
from app.services.crud.lists.client_order import ClientPage, ClientSort
from tests.fixtures.varied_bank import Known, make_varied_bank

KEYS: dict[ClientSort, Callable[[Known], Any]] = {
    ClientSort.USER_ID: lambda client: client.user_id,
    ClientSort.NAME: lambda client: (sort_form(client.last_name), sort_form(client.first_name), client.user_id),
    ClientSort.RATING: lambda client: (client.pd, client.user_id),
    ClientSort.SCORED: lambda client: (client.scored_at, client.user_id),
    ClientSort.AMOUNT: lambda client: (client.amount, client.user_id),
    ClientSort.DAYS_LATE: lambda client: (client.status, client.user_id),
}
HAS_KEY: dict[ClientSort, Callable[[Known], bool]] = {
    ClientSort.RATING: lambda client: client.pd is not None,
    ClientSort.SCORED: lambda client: client.pd is not None,
    ClientSort.AMOUNT: lambda client: client.amount is not None,
    ClientSort.DAYS_LATE: lambda client: client.overdue,
}


@dataclass(frozen=True)
class Asked:
    """A filter, without the manager's id, which only the bank knows; and an order."""

    whose: int | None
    assigned: bool | None
    search: str
    bands: frozenset[str]
    scored: bool | None
    overdue: bool | None
    sort: ClientSort
    descending: bool
    limit: int


perhaps = st.none() | st.booleans()
anything = st.builds(
    Asked,
    whose=st.sampled_from([None, None, 0, 1]),
    assigned=perhaps,
    search=st.sampled_from(["", "", "", "АБАЕВА", "yana abaeva", "юд", "нет"]),
    bands=st.frozensets(st.sampled_from("ABCDE"), max_size=4),
    scored=perhaps,
    overdue=perhaps,
    sort=st.sampled_from(ClientSort),
    descending=st.booleans(),
    limit=st.integers(1, 12) | st.just(40),
)


@pytest_asyncio.fixture
async def bank(session: AsyncSession) -> list[Known]:
    return await make_varied_bank(session)


def filter_of(asked: Asked, bank: list[Known]) -> ClientFilter:
    managers = sorted({client.manager_id for client in bank if client.manager_id})
    return ClientFilter(
        manager_id=None if asked.whose is None else managers[asked.whose],
        assigned=asked.assigned,
        search=asked.search,
        pd_ranges=[pd_ranges()[band] for band in asked.bands] or None,
        scored=asked.scored,
        overdue=asked.overdue,
    )


def fulfils(client: Known, wanted: ClientFilter) -> bool:
    text = search_form(f"{client.first_name} {client.last_name}")
    return (
        wanted.manager_id in {None, client.manager_id}
        and wanted.assigned in {None, client.manager_id is not None}
        and all(word in text for word in search_form(wanted.search).split())
        and wanted.scored in {None, client.pd is not None}
        and wanted.overdue in {None, client.overdue}
        and (wanted.pd_ranges is None or any(lies_in(client.pd, pd_range) for pd_range in wanted.pd_ranges))
    )


def lies_in(pd: float | None, pd_range: PdRange) -> bool:
    low, below = pd_range
    return pd is not None and low <= pd and (below is None or pd < below)


def in_order(clients: list[Known], asked: Asked) -> list[int]:
    """Ids; those that have nothing to sort by are last, whatever the direction."""
    backwards = asked.descending != (asked.sort is ClientSort.RATING)
    key = KEYS[asked.sort]
    first = [client for client in clients if asked.sort not in HAS_KEY or HAS_KEY[asked.sort](client)]
    last = [client for client in clients if client not in first]
    ordered = sorted(first, key=key, reverse=backwards) + sorted(last, key=lambda c: c.user_id, reverse=backwards)
    return [client.user_id for client in ordered]


@given(asked=anything)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_pages_add_up_to_what_was_asked_for(session: AsyncSession, bank: list[Known], asked: Asked) -> None:
    wanted = filter_of(asked, bank)
    expected = in_order([client for client in bank if fulfils(client, wanted)], asked)
    rows: list[ClientSummary] = []
    after = None
    while True:
        page = ClientPage(sort=asked.sort, descending=asked.descending, limit=asked.limit, after=after)
        found = await summarize_clients(session, wanted, page)
        whole = await list_clients(session, wanted, page)
        assert [row.client.user_id for row in whole.rows] == [row.user_id for row in found.rows]
        assert found.total == whole.total == len(expected)
        assert len(found.rows) <= asked.limit
        rows += found.rows
        after = found.next_after
        if after is None:
            break
        assert (len(found.rows), found.rows[-1].user_id) == (asked.limit, after)
    assert [row.user_id for row in rows] == expected


async def test_a_line_tells_what_is_known_of_the_client(session: AsyncSession, bank: list[Known]) -> None:
    found = await summarize_clients(session, ClientFilter())
    for row, known in zip(found.rows, bank, strict=True):
        assert (row.user_id, row.first_name, row.last_name) == (known.user_id, known.first_name, known.last_name)
        assert (row.latest_score, row.scored_at) == (known.pd, known.scored_at)
        assert (bool(row.overdue), row.payment_status) == (known.overdue, known.status)
        assert (row.manager_id, row.manager_last_name) == (known.manager_id, "Ёлкина" if known.manager_id else None)
        assert (row.amount_total is None) == (row.overdue is None)
        assert row.amount_total == known.amount
