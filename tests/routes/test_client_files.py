"""The list as a file: what is shown, in that order, as spreadsheets of the language open it."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.client_files import csv_file
from app.services.client_files.columns import ClientColumn
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_credit, make_score
from tests.fixtures.small_bank import SmallBank, features

FILE = "/api/manager/clients.csv"
SUMMARY = "/api/manager/clients/summary"


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def read(client: ApiClient, *, separator: str = ",", **query: Any) -> list[list[str]]:
    response = await client.get(FILE, params={"all": True, **query})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:]), delimiter=separator))


async def make_late(session: AsyncSession, count: int) -> None:
    for number in range(count):
        late = await make_client(session, features=features(term_months=48), last_name=f"Поздняя {number}")
        await make_credit(
            session, late, amount_total=Decimal(1000 + number), payment_history=[{"months_ago": 0, "status": "2"}]
        )
        await make_score(session, late, score=0.1 + number / 100)


@pytest.mark.parametrize("query", [{}, {"overdue": True}, {"sort": "name", "descending": True}, {"q": "ёлкина"}])
async def test_the_lines_are_those_of_the_list_in_its_order(
    admin: ApiClient, session: AsyncSession, query: dict[str, Any]
) -> None:
    await make_late(session, 3)
    listed = (await admin.get(SUMMARY, params={"all": True, **query})).json()
    _, *lines = await read(admin, **query)
    assert [int(line[0]) for line in lines] == [row["user_id"] for row in listed]


async def test_a_list_longer_than_a_piece_is_whole(
    admin: ApiClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 2)
    await make_late(session, 5)
    _, *lines = await read(admin, sort="rating")
    listed = (await admin.get(SUMMARY, params={"all": True, "sort": "rating"})).json()
    assert [int(line[0]) for line in lines] == [row["user_id"] for row in listed]
    assert len(lines) == 7


async def test_columns_are_those_that_were_chosen_in_that_order(admin: ApiClient, session: AsyncSession) -> None:
    await make_late(session, 1)
    head, line = await read(admin, overdue=True, column=["debt", "days_late", "rating"])
    (row,) = (await admin.get(SUMMARY, params={"all": True, "overdue": True})).json()
    names = ["Client ID", "First name", "Last name"]
    assert head == [*names, "Overdue, at least", "Days late, at least", "Rating", "Band", "Grade"]
    assert line[3:5] == [f"{row['arrears']['amount']:.2f}", "60"]
    assert line[5:] == [str(row["rating"]), row["band"], ""]


async def test_without_a_choice_all_columns_are_there(admin: ApiClient) -> None:
    (head, *_) = await read(admin)
    assert len(head) == 3 + len(ClientColumn) + 2


async def test_chosen_clients_are_the_only_ones_and_only_of_those_one_may_see(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    _, *lines = await read(client, all=False, client_id=[bank.client, bank.other_client])
    assert [int(line[0]) for line in lines] == [bank.client]


async def test_on_the_russian_page_cells_part_by_semicolons_and_decimals_by_commas(
    admin: ApiClient, session: AsyncSession
) -> None:
    await make_late(session, 1)
    admin.cookies.set("language", "ru")
    head, line = await read(admin, separator=";", overdue=True, column=["amount", "rating"])
    assert head[:4] == ["ID клиента", "Имя", "Фамилия", "Кредит"]
    assert line[3:5] == ["1000,00", "0,9"]


async def test_the_currency_of_the_bank_stands_above_money(admin: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form = csv_file.CsvForm([ClientColumn.AMOUNT, ClientColumn.DEBT], "ru", "RUB")
    assert form.head().strip() == "\ufeffID клиента;Имя;Фамилия;Кредит, RUB;Просрочено, не менее, RUB"


@pytest.mark.parametrize("name", ["=1+1", "+7", "-2+3", "@SUM(A1)", "\uff1dA1"])
async def test_a_name_that_a_spreadsheet_would_run_is_text(
    admin: ApiClient, session: AsyncSession, bank: SmallBank, name: str
) -> None:
    dangerous = await make_client(session, first_name=name, last_name='"; x,\n')
    _, line = await read(admin, client_id=[dangerous.user_id])
    assert line[1].startswith("'") or line[1] == "+7"
    assert line[2] == '"; x,\n'


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"column": "age"}, "column.0"),
        ({"client_id": 0}, "client_id.0"),
        ({"client_id": list(range(1, 502))}, "client_id"),
        ({"sort": "age"}, "sort"),
        ({"band": "F"}, "band.0"),
    ],
)
async def test_a_wrong_question_is_422_and_names_the_field(admin: ApiClient, query: dict[str, Any], field: str) -> None:
    response = await admin.get(FILE, params={"all": True, **query})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]


async def test_the_file_has_a_name_with_the_day(admin: ApiClient) -> None:
    headers = (await admin.get(FILE)).headers
    assert headers["Content-Disposition"].startswith('attachment; filename="clients-2')
    assert headers["Cache-Control"] == "no-store"
