"""How PostgreSQL finds a manager's list: through indexes, whatever is asked, never by reading through all clients."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.ml.grades.bands import pd_ranges
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_list import list_clients, summarize_clients
from app.services.crud.lists.client_order import ClientPage, ClientSort
from app.services.crud.lists.portfolio import count_portfolio
from database.database import create_database_engine, create_schema, create_session
from tests.fixtures.explained import explain, sent_by
from tests.fixtures.large_bank import LargeBank, make_large_bank
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.postgres
FILTERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a band": {"pd_ranges": [pd_ranges()["E"]]},
    "two bands": {"pd_ranges": [pd_ranges()["A"], pd_ranges()["E"]]},
    "overdue": {"overdue": True},
    "a band, overdue": {"pd_ranges": [pd_ranges()["D"]], "overdue": True},
    "never scored": {"scored": False},
    "unassigned": {"assigned": False},
}


@pytest.fixture(scope="module")
def bank_and_url(postgres_server: PostgresServer) -> Iterator[tuple[LargeBank, str]]:
    """Four thousand clients of a hundred managers: enough that reading through all of them costs."""

    async def fill(url: str) -> LargeBank:
        engine = create_database_engine(url)
        await create_schema(engine)
        bank = await make_large_bank(engine, clients=4_000, managers=100)
        await engine.dispose()
        return bank

    with asyncio.Runner() as runner:
        name = runner.run(postgres_server.create())
        url = postgres_server.url(name)
        yield runner.run(fill(url)), url
        runner.run(postgres_server.drop(name))


@pytest.fixture
def bank(bank_and_url: tuple[LargeBank, str]) -> LargeBank:
    return bank_and_url[0]


@pytest_asyncio.fixture
async def large(bank_and_url: tuple[LargeBank, str]) -> AsyncIterator[AsyncEngine]:
    engine = create_database_engine(bank_and_url[1])
    yield engine
    await engine.dispose()


async def plans(engine: AsyncEngine, wanted: ClientFilter, page: ClientPage) -> list[str]:
    """Of everything that is asked for a page: the rows, short and whole, and the count."""
    async with create_session(engine, read_only=True) as session:
        with sent_by(engine) as sent:
            assert (await summarize_clients(session, wanted, page)).total > 0 or wanted.assigned is False
            await list_clients(session, wanted, page)
    return [await explain(engine, *one) for one in sent if "set_config" not in one[0]]


SCORES_READ = re.compile(r"[A-Z][\w ]+ on scores\b")
"""Of scores only the shown ones are read, each by its id, for the model whose scale grades it."""


def assert_indexes_lead(plan: str) -> None:
    """The sums of credits are a narrow table: where a filter leaves every fifth client, this bank's is read whole."""
    assert "Seq Scan on clients" not in plan, plan
    assert "Seq Scan on credits" not in plan, plan
    assert set(SCORES_READ.findall(plan)) <= {"Index Scan using pk_scores on scores"}, plan
    assert "Index" in plan, plan


def overdue_of_those_shown(plan: str) -> bool:
    """Whether it is the statement that reads the overdue credits of a page, by their clients."""
    return "clients" not in plan and "Index Scan using ix_credits_client_id on credits" in plan


@pytest.mark.parametrize("sort", ClientSort)
@pytest.mark.parametrize("name", FILTERS)
async def test_a_page_of_the_bank_is_read_from_indexes(
    large: AsyncEngine, bank: LargeBank, name: str, sort: ClientSort
) -> None:
    for descending in (False, True):
        for after in (None, bank.first_client_id + bank.clients // 2):
            page = ClientPage(sort=sort, descending=descending, limit=50, after=after)
            for plan in await plans(large, ClientFilter(**FILTERS[name]), page):
                assert_indexes_lead(plan)


@pytest.mark.parametrize("sort", ClientSort)
async def test_a_managers_own_clients_are_found_by_the_manager(
    large: AsyncEngine, bank: LargeBank, sort: ClientSort
) -> None:
    for plan in await plans(large, ClientFilter(manager_id=bank.manager_id), ClientPage(sort=sort, limit=10)):
        assert_indexes_lead(plan)
        assert "ix_clients_manager_id_user_id" in plan or overdue_of_those_shown(plan), plan
        assert "Seq Scan on users" not in plan, plan


async def test_the_first_page_by_rating_reads_no_more_clients_than_it_shows(large: AsyncEngine) -> None:
    page, *_ = await plans(large, ClientFilter(), ClientPage(sort=ClientSort.RATING, limit=50))
    assert "Index Only Scan Backward using ix_clients_latest_score_user_id" in page
    assert "Seq Scan" not in page, page


async def test_the_portfolio_reads_indexes_alone(large: AsyncEngine, bank: LargeBank) -> None:
    ranges = list(pd_ranges().values())
    async with create_session(large, read_only=True) as session:
        with sent_by(large) as sent:
            figures = await count_portfolio(session, ranges)
            await count_portfolio(session, ranges, manager_id=bank.manager_id)
    assert (figures.clients, len(sent)) == (bank.clients, 2)
    of_all, of_one = [await explain(large, *one) for one in sent]
    assert_indexes_lead(of_all)
    assert "Index Only Scan using ix_credit_totals_overdue" in of_all
    assert_indexes_lead(of_one)
    assert "ix_clients_manager_id_user_id" in of_one


async def test_a_statement_that_ran_often_is_still_planned_for_its_values(large: AsyncEngine) -> None:
    page = ClientPage(sort=ClientSort.NAME, limit=50)
    async with create_session(large, read_only=True) as session:
        for _ in range(8):
            assert len((await summarize_clients(session, ClientFilter(search="client"), page)).rows) == 50
        prepared = """SELECT custom_plans, generic_plans FROM pg_prepared_statements
            WHERE statement LIKE '%search_text%' AND statement NOT LIKE '%pg_prepared_statements%'"""
        plans_made = (await (await session.connection()).execute(text(prepared))).all()
    assert [tuple(plan) for plan in plans_made] == [(8, 0), (8, 0)]
