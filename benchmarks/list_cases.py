"""What people ask of a manager's list: the product's way, and the statements of the naive peer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import pd_ranges
from app.models.name_keys import search_form
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_list import summarize_clients
from app.services.crud.lists.client_order import ClientPage, ClientSort
from app.services.portfolio import portfolio
from benchmarks.peers.naive_list import (
    BY_NAME,
    LARGEST_CREDIT_FIRST,
    LOWEST_RATING_FIRST,
    MOST_DAYS_LATE_FIRST,
    NEVER_SCORED,
    OVERDUE,
    contains,
    lies_between,
    naive_list,
    naive_portfolio,
)
from tests.fixtures.large_bank import LargeBank

ROWS = 50
WORST_OVERDUE = "the overdue, lowest rating first"
PORTFOLIO = "the portfolio of the bank"
NAME, LETTER, LOGIN = "иванов", "а", "client_012345"


@dataclass(frozen=True)
class Case:
    """A question; `ours` answers it, and so do the statements of the peer."""

    name: str
    ours: Callable[[AsyncSession], Awaitable[Any]]
    peer: Sequence[str]


def cases(bank: LargeBank) -> list[Case]:
    """Every question, about the bank as an admin sees it and about a manager's own clients."""
    own = f"clients.manager_id = {bank.manager_id}"
    c, e = pd_ranges()["C"], pd_ranges()["E"]
    half = bank.clients // 2
    return [
        _by_rating("all clients, lowest rating first", ClientFilter()),
        _by_name("all clients by name", ClientFilter()),
        _by_id(
            f"all clients by id, after {half:,} rows", ClientFilter(), after=bank.first_client_id + half, offset=half
        ),
        _by_rating(WORST_OVERDUE, ClientFilter(overdue=True), OVERDUE),
        _by_money("all clients, largest credit first", ClientFilter(), ClientSort.AMOUNT, LARGEST_CREDIT_FIRST),
        _by_money("all clients, most days late first", ClientFilter(), ClientSort.DAYS_LATE, MOST_DAYS_LATE_FIRST),
        _by_money(
            "the overdue, most days late first",
            ClientFilter(overdue=True),
            ClientSort.DAYS_LATE,
            MOST_DAYS_LATE_FIRST,
            OVERDUE,
        ),
        _by_name("band E by name", ClientFilter(pd_ranges=[e]), lies_between(*e)),
        _by_rating(
            "band E and overdue, lowest rating first",
            ClientFilter(pd_ranges=[e], overdue=True),
            lies_between(*e),
            OVERDUE,
        ),
        _by_name("the never scored by name", ClientFilter(scored=False), NEVER_SCORED),
        _by_rating(f"`{NAME}` is looked for", ClientFilter(search=NAME), contains(search_form(NAME))),
        _by_name(f"`{LOGIN}` is looked for", ClientFilter(search=LOGIN), contains(LOGIN)),
        _by_rating(f"`{LETTER}` is looked for", ClientFilter(search=LETTER), contains(search_form(LETTER))),
        _by_rating(
            f"`{LETTER}` is looked for in band C",
            ClientFilter(search=LETTER, pd_ranges=[c]),
            contains(search_form(LETTER)),
            lies_between(*c),
        ),
        _by_rating("the own 50, lowest rating first", ClientFilter(manager_id=bank.manager_id), own),
        Case(PORTFOLIO, portfolio, naive_portfolio()),
        Case("the portfolio of a manager", _portfolio_of(bank.manager_id), naive_portfolio(own)),
    ]


def _by_rating(name: str, wanted: ClientFilter, *conditions: str) -> Case:
    peer = naive_list(*conditions, order=LOWEST_RATING_FIRST, rows=ROWS)
    return Case(name, _list(wanted, ClientPage(sort=ClientSort.RATING, limit=ROWS)), peer)


def _by_name(name: str, wanted: ClientFilter, *conditions: str) -> Case:
    peer = naive_list(*conditions, order=BY_NAME, rows=ROWS)
    return Case(name, _list(wanted, ClientPage(sort=ClientSort.NAME, limit=ROWS)), peer)


def _by_money(name: str, wanted: ClientFilter, sort: ClientSort, order: str, *conditions: str) -> Case:
    peer = naive_list(*conditions, order=order, rows=ROWS)
    return Case(name, _list(wanted, ClientPage(sort=sort, descending=True, limit=ROWS)), peer)


def _by_id(name: str, wanted: ClientFilter, *, after: int, offset: int) -> Case:
    peer = naive_list(order="users.id", rows=ROWS, offset=offset)
    return Case(name, _list(wanted, ClientPage(limit=ROWS, after=after)), peer)


def _list(wanted: ClientFilter, page: ClientPage) -> Callable[[AsyncSession], Awaitable[Any]]:
    return lambda session: summarize_clients(session, wanted, page)


def _portfolio_of(manager_id: int) -> Callable[[AsyncSession], Awaitable[Any]]:
    return lambda session: portfolio(session, manager_id=manager_id)
