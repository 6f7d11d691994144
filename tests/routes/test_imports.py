"""A file sent in pieces is looked at, imported by a confirmed mapping, and given back; others do not see it."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.file_import.uploads import MAX_UPLOAD_BYTES, PIECE_BYTES
from app.models import Client, Credit, Role
from tests.fixtures.api_client import ApiClient
from tests.fixtures.bank_files import client_row, credit_row, csv_of
from tests.fixtures.factories import make_user
from tests.fixtures.small_bank import SmallBank

FILE = csv_of([client_row(1), client_row(2, age="old")]).encode()
COLUMNS = {name: name for name in client_row(1)}


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def opened(admin: ApiClient, content: bytes = FILE, **body: Any) -> int:
    asked = {"kind": "clients", "file_name": "clients.csv", "size": len(content), **body}
    answer = await admin.post("/imports", json=asked)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def sent(admin: ApiClient, content: bytes = FILE, **body: Any) -> int:
    number = await opened(admin, content, **body)
    for place, start in enumerate(range(0, len(content), PIECE_BYTES)):
        piece = content[start : start + PIECE_BYTES]
        answer = await admin.put(f"/imports/{number}/pieces/{place}", content=piece)
        assert answer.status_code == 204, answer.text
    return number


async def count(session: AsyncSession) -> int:
    known = col(Client.external_id).is_not(None)
    return (await session.exec(select(func.count()).select_from(Client).where(known))).one()


async def test_a_file_is_looked_at_imported_and_given_back(admin: ApiClient, session: AsyncSession) -> None:
    number = await sent(admin)
    shown = (await admin.post(f"/imports/{number}/preview")).json()
    assert shown["columns"] == COLUMNS
    assert shown["rows"][0][0] == "C-1"
    assert {one["name"]: one["required"] for one in shown["fields"]} | {"manager": False} == {
        **dict.fromkeys(COLUMNS, True),
        "manager": False,
    }
    started = await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS, "keep_as": "core bank"})
    assert (started.status_code, started.json()["state"]) == (202, "running")
    ended = (await admin.get(f"/imports/{number}")).json()
    assert (ended["state"], ended["added"], ended["rejected"]) == ("done", 1, 1)
    assert [(one["row"], one["column"]) for one in ended["problems"]] == [(2, "age")]
    back = await admin.get(f"/imports/{number}/file")
    assert back.headers["content-type"] == "text/csv; charset=utf-8"
    assert [line.split(",")[-2] for line in back.text.splitlines()][:2] == ["import_result", "added"]
    assert await count(session) == 1
    (kept,) = (await admin.get("/imports/mappings")).json()
    assert (kept["name"], kept["columns"]) == ("core bank", COLUMNS)


async def test_a_file_of_several_pieces_is_put_together_and_a_piece_may_be_sent_again(admin: ApiClient) -> None:
    rows = [client_row(number, branch="x" * 900) for number in range(1, 700)]
    content = csv_of(rows).encode()
    assert len(content) > PIECE_BYTES
    number = await sent(admin, content)
    assert (await admin.put(f"/imports/{number}/pieces/0", content=content[:PIECE_BYTES])).status_code == 204
    shown = (await admin.post(f"/imports/{number}/preview")).json()
    assert shown["unused"] == ["branch"]
    await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS})
    assert (await admin.get(f"/imports/{number}")).json()["added"] == 699


async def test_an_upload_that_broke_off_says_how_much_is_lacking_and_can_go_on(admin: ApiClient) -> None:
    content = csv_of([client_row(number, branch="x" * 900) for number in range(1, 700)]).encode()
    number = await opened(admin, content)
    await admin.put(f"/imports/{number}/pieces/0", content=content[:PIECE_BYTES])
    refused = await admin.post(f"/imports/{number}/preview")
    assert (refused.status_code, "1 of 2 pieces are lacking" in refused.json()["detail"]) == (409, True)
    await admin.put(f"/imports/{number}/pieces/1", content=content[PIECE_BYTES:])
    assert (await admin.post(f"/imports/{number}/preview")).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": MAX_UPLOAD_BYTES + 1}, "size"),
        ({"size": 2 << 30}, "size"),
        ({"file_name": "clients.xlsx"}, "file_name"),
    ],
)
async def test_a_file_that_is_too_large_or_of_another_kind_is_refused_before_it_is_sent(
    admin: ApiClient, body: dict[str, Any], field: str
) -> None:
    answer = await admin.post("/imports", json={"kind": "clients", "file_name": "clients.csv", "size": 10, **body})
    assert (answer.status_code, [one["field"] for one in answer.json()["detail"]]) == (422, [field])


@pytest.mark.parametrize(("number", "content"), [(0, FILE + b"more"), (0, FILE[:-1]), (1, b"x")])
async def test_a_piece_that_does_not_belong_to_the_file_is_refused(
    admin: ApiClient, number: int, content: bytes
) -> None:
    import_id = await opened(admin)
    assert (await admin.put(f"/imports/{import_id}/pieces/{number}", content=content)).status_code == 422


async def test_what_is_no_table_is_refused_with_a_sentence(admin: ApiClient) -> None:
    number = await sent(admin, b"PK\x03\x04\x00\x00binary")
    answer = await admin.post(f"/imports/{number}/preview")
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["field"] == "file"
    assert problem["message"].startswith("file.csv: ")


async def test_a_mapping_that_places_only_some_columns_is_refused_and_stores_nothing(
    admin: ApiClient, session: AsyncSession
) -> None:
    number = await sent(admin)
    await admin.post(f"/imports/{number}/preview")
    some = {name: name for name in COLUMNS if name not in {"age", "first_name"}}
    answer = await admin.post(f"/imports/{number}/start", json={"columns": some})
    assert answer.status_code == 422
    assert {one["field"]: one["code"] for one in answer.json()["detail"]} == dict.fromkeys(
        ("age", "first_name"), "column_not_placed"
    )
    assert await count(session) == 0


async def test_an_import_does_not_begin_before_its_preview_nor_twice_but_after_a_dry_run(
    admin: ApiClient, session: AsyncSession
) -> None:
    number = await sent(admin)
    assert (await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS})).status_code == 409
    await admin.post(f"/imports/{number}/preview")
    await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS, "dry_run": True})
    tried = (await admin.get(f"/imports/{number}")).json()
    assert (tried["dry_run"], tried["added"], await count(session)) == (True, 1, 0)
    assert (await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS})).status_code == 202
    assert await count(session) == 1
    assert (await admin.post(f"/imports/{number}/start", json={"columns": COLUMNS})).status_code == 409


async def test_the_file_of_another_admin_is_not_there(admin: ApiClient, session: AsyncSession) -> None:
    number = await sent(admin)
    other = await make_user(session, Role.ADMIN)
    await session.commit()
    await admin.log_in(session, other.id)
    assert (await admin.get(f"/imports/{number}")).status_code == 404
    assert (await admin.get("/imports")).json() == []


async def test_credits_are_imported_by_the_same_requests(admin: ApiClient, session: AsyncSession) -> None:
    clients = await sent(admin, csv_of([client_row(1)]).encode())
    await admin.post(f"/imports/{clients}/preview")
    await admin.post(f"/imports/{clients}/start", json={"columns": COLUMNS})
    content = csv_of([credit_row(1), credit_row(2, client_external_id="C-9")]).encode()
    number = await sent(admin, content, kind="credits", file_name="credits.csv")
    shown = (await admin.post(f"/imports/{number}/preview")).json()
    assert (await admin.post(f"/imports/{number}/start", json={"columns": shown["columns"]})).status_code == 202
    ended = (await admin.get(f"/imports/{number}")).json()
    assert (ended["kind"], ended["added"], ended["rejected"]) == ("credits", 1, 1)
    known = select(Credit.external_id).where(col(Credit.external_id).is_not(None))
    assert (await session.exec(known)).all() == ["L-1"]
