"""What auditors read over REST: the trail as one table, stories, files, how it stands, keys; and what a client sees."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.seals import key_id
from app.models import AuditEvent, AuditSide, Client, ModelVersion, ScoreSource, User
from app.models.base import utc_now
from app.routes.parts import parts_of
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, by, record
from app.services.audit.signing import SigningKey
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_score
from tests.fixtures.small_bank import SmallBank

Said = dict[str, Any]


async def trail(client: ApiClient, **query: Any) -> list[Said]:
    answer = await client.get("/audit/events", params=query)
    assert answer.status_code == 200, answer.text
    entries: list[Said] = answer.json()["entries"]
    return entries


@pytest_asyncio.fixture
async def made(session: AsyncSession, client: ApiClient, bank: SmallBank) -> list[str]:
    """Six rows of the trail, oldest first: an edit with its revision, a score of that client, and acts about others."""
    admin = await session.get_one(User, bank.admin)
    await client.log_in(session, bank.manager)
    answer = await client.patch(f"/clients/{bank.client}", json={"term_months": 60})
    assert answer.status_code == 200
    subject = await session.get_one(Client, bank.client)
    model = await session.get_one(ModelVersion, bank.champion)
    await make_score(session, subject, model, asked_by=bank.manager, source=ScoreSource.MANAGER, request_id="req-7")
    await record(session, Act.MODEL_PROMOTED, by(admin), bank.champion, details={"waived": ["stability"]})
    await record(session, Act.PASSWORD_RESET, by(admin), bank.client, personal={"address": "10.0.0.7"})
    await record(session, Act.LOGIN_FAILED, by(admin), None, personal={"login": "typed"})
    await record(session, Act.MODEL_IMPORTED, CONSOLE, bank.champion)
    await session.commit()
    await client.log_in(session, bank.admin)
    return ["client_changed", "scored", "model_promoted", "password_reset", "login_failed", "model_imported"]


async def test_events_and_scores_are_one_table_newest_first(client: ApiClient, made: list[str]) -> None:
    assert [row["act"] for row in await trail(client)] == made[::-1]


async def test_pages_go_through_all_rows_whatever_is_written_meanwhile(
    client: ApiClient, session: AsyncSession, made: list[str]
) -> None:
    seen, after = [], None
    while True:
        page = (await client.get("/audit/events", params={"limit": 1, **({"after": after} if after else {})})).json()
        seen += [row["act"] for row in page["entries"]]
        await record(session, Act.MODEL_IMPORTED, CONSOLE, "f" * 64)
        await session.commit()
        if (after := page["next"]) is None:
            break
    assert seen == made[::-1]


async def test_an_edit_shows_what_it_changed_and_the_people_by_name(
    client: ApiClient, bank: SmallBank, made: list[str]
) -> None:
    answer = (await client.get("/audit/events", params={"act": "client_changed"})).json()
    (row,) = answer["entries"]
    assert row["details"]["changes"]["term_months"]["new"] == 60
    assert (row["actor"], row["actor_id"], row["object_id"]) == ("user", bank.manager, str(bank.client))
    assert {person["user_id"] for person in answer["people"]} == {bank.manager, bank.client}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"object_kind": "client", "object_id": "{client}"}, ["scored", "client_changed", "revised"]),
        ({"person_id": "{client}"}, ["password_reset"]),
        ({"person_id": "{manager}"}, ["scored", "client_changed"]),
        ({"actor_id": "{admin}"}, ["login_failed", "password_reset", "model_promoted"]),
        ({"object_kind": "model", "object_id": "{champion}"}, ["model_imported", "model_promoted"]),
        ({"request_id": "req-7"}, ["scored"]),
        ({"act": "scored"}, ["scored"]),
        ({"act": "revised", "object_kind": "client", "object_id": "{client}"}, ["revised"]),
        ({"object_kind": "client", "object_id": "no number"}, []),
        ({"until": "2000-01-01T00:00:00Z"}, []),
        ({"since": "2999-01-01T00:00:00+03:00"}, []),
    ],
)
async def test_a_story_or_filter_shows_its_rows_alone(
    client: ApiClient, bank: SmallBank, made: list[str], query: dict[str, str], expected: list[str]
) -> None:
    asked = {name: value.format(**vars(bank)) for name, value in query.items()}
    assert [row["act"] for row in await trail(client, **asked)] == expected


async def test_times_are_from_and_until(client: ApiClient, made: list[str]) -> None:
    newest = (await trail(client))[0]["timestamp"]
    assert newest in [row["timestamp"] for row in await trail(client, since=newest)]
    assert newest not in [row["timestamp"] for row in await trail(client, until=newest)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"act": "no_act"}, "act"),
        ({"object_id": "7"}, "object_kind"),
        ({"after": "7"}, "after"),
        ({"after": "1.2.3.4.99999999999999999999"}, "after"),
        ({"after": "1.2.3.4.9999999999"}, "after"),
        ({"since": "2026-01-01T00:00:00"}, "since"),
    ],
)
async def test_a_wrong_filter_is_named(
    client: ApiClient, session: AsyncSession, bank: SmallBank, query: dict[str, str], field: str
) -> None:
    await client.log_in(session, bank.admin)
    answer = await client.get("/audit/events", params=query)
    assert (answer.status_code, [one["field"] for one in answer.json()["detail"]]) == (422, [field])


async def test_what_was_erased_is_said_to_be(client: ApiClient, session: AsyncSession, made: list[str]) -> None:
    (row,) = await trail(client, act="password_reset")
    assert (row["personal"], row["is_erased"]) == ({"address": "10.0.0.7"}, False)
    await session.delete(await session.get_one(AuditSide, int(row["key"])))
    await session.commit()
    (row,) = await trail(client, act="password_reset")
    assert (row["personal"], row["is_erased"]) == (None, True)


async def test_a_look_at_the_trail_is_a_row_of_it_once_in_a_while(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, made: list[str]
) -> None:
    for _ in range(3):
        await trail(client, object_kind="client", object_id=str(bank.client))
    await trail(client)
    await parts_of(app).reads.write()
    looks = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.TRAIL_READ))).all()
    assert sorted(row.object_id or "" for row in looks) == ["all", f"client/{bank.client}"]


async def test_a_system_has_its_own_name_and_not_that_of_its_owner(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    sent = {"login": "loan_origination", "name": "Loan origination", "owner": "Retail lending"}
    added = await client.post("/service-accounts", json=sent)
    account = added.json()["id"]
    page = (await client.get("/audit/events", params={"person_id": account})).json()
    names = {one["user_id"]: (one["first_name"], one["last_name"]) for one in page["people"]}
    assert names[account] == ("Loan origination", "")
    assert all(last for person, (_first, last) in names.items() if person != account)
    file = (await client.get("/audit/events.csv", params={"person_id": account})).text
    (row,) = csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
    assert row["object_name"] == "Loan origination"


async def test_a_file_holds_what_the_pages_hold_and_is_recorded(
    app: FastAPI, client: ApiClient, session: AsyncSession, made: list[str]
) -> None:
    shown = await trail(client)
    answer = await client.get("/audit/events.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    begun, *rest = rows
    assert begun["act"] == "trail_exported"
    assert [(row["act"], row["key"], json.loads(row["details"])) for row in rest] == [
        (row["act"], row["key"], row["details"]) for row in shown
    ]
    await parts_of(app).reads.write()
    (ended,) = await trail(client, act="trail_export_ended")
    assert ended["details"] == {"count": len(rows), "is_whole": True, "role": "admin"}
    assert ended["request_id"] == answer.headers["X-Request-Id"] == begun["request_id"]


async def test_the_standing_names_the_newest_seal_and_the_last_verification(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    said = (await client.get("/audit/state")).json()
    assert (said["seal"], said["verification"]) == (None, None)


async def test_keys_are_public_the_current_one_first(app: FastAPI, client: ApiClient) -> None:
    keeper, own, earlier = parts_of(app).trail, SigningKey(bytes(32)), SigningKey(bytes(range(32)))
    keeper.key, keeper.trusted = lambda: own, earlier.public.hex()
    keys = (await client.get("/audit/keys")).json()
    assert [(key["public_key"], key["is_current"]) for key in keys] == [
        (own.public.hex(), True),
        (earlier.public.hex(), False),
    ]
    assert keys[0]["key_id"] == key_id(own.public)


async def test_clients_see_when_and_by_which_role_their_data_were_opened_and_not_by_whom(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    begin = utc_now()
    parts_of(app).reads.now = lambda: begin
    await client.log_in(session, bank.manager)
    await client.get(f"/api/manager/clients/{bank.client}")
    await client.log_in(session, bank.admin)
    await client.get(f"/clients/{bank.client}/scores")
    await client.get(f"/clients/{bank.other_client}")
    await parts_of(app).reads.write()
    parts_of(app).reads.now = lambda: begin + timedelta(minutes=15)
    await client.get(f"/clients/{bank.client}")
    await parts_of(app).reads.write()
    await client.log_in(session, bank.client)
    answer = await client.get("/api/client/reads")
    assert sorted(row["role"] for row in answer.json()) == ["admin", "admin", "manager"]
    assert {tuple(row) for row in answer.json()} == {("timestamp", "role")}
    assert answer.headers["X-Total-Count"] == "3"
    page = await client.get("/api/client/reads", params={"limit": 2})
    following = await client.get(page.headers["Link"].split(">")[0].removeprefix("<"))
    assert page.json() + following.json() == answer.json()
