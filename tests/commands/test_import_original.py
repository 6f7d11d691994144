"""`./scoring import-original`: a database of the original becomes a bank of this service, whole or not at all."""

import asyncio
import csv
import hashlib
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fixtures.bank_folder import count, dump, query
from tests.fixtures.both_databases import BOTH, POSTGRES
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.command_line import Outcome, run, serving
from tests.fixtures.original_bank import make_original
from tests.fixtures.postgres import PostgresServer, connected

KEPT_USERS = [1, 2, 3, 4, 10, 12, 13, 19]
LEFT_OUT = {
    ("user", "5"): "role default has no counterpart",
    ("user", "11"): "differs only by case from that of user 10",
    ("user", "14"): "the client is left out",
    ("user", "15"): "the client is left out",
    ("user", "16"): "login",
    ("user", "17"): "last_name",
    ("user", "18"): "without a row in client",
    ("manager", "5"): "the user is left out",
    ("client", "2"): "role is manager, not client",
    ("client", "11"): "the user is left out",
    ("client", "14"): "amt_income_total",
    ("client", "15"): "code_gender",
    ("client", "16"): "the user is left out",
    ("client", "17"): "the user is left out",
    ("credit", "1"): "a later credit",
    ("credit", "3"): "amount_total",
    ("credit", "5"): "client 15 is not copied",
    ("credit", "6"): "status",
    ("score", "1"): "scores.csv",
    ("score", "2"): "scores.csv",
}
CHANGED = {
    ("user", "4"): "without a row in manager",
    ("user", "13"): "is_admin",
    ("client", "10"): "'<1 year' becomes '1-3 year'",
    ("client", "12"): "3 is not an active one",
    ("credit", "2"): "1000.005 becomes 1000.00",
}


@pytest_asyncio.fixture(params=BOTH)
async def original(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a filled database of the original."""
    if request.param == POSTGRES:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        async with server.empty_database() as url:
            await make_original(url)
            yield url
    else:
        url = f"sqlite:///{tmp_path / 'original.db'}"
        await make_original(url)
        yield url


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    return folder


async def imported(bank: Path, *arguments: str, **variables: str) -> Outcome:
    variables = {"APPLICANT_CONTRACT": CONTRACT, "DEMO_MODE": "false", **variables}
    return await asyncio.to_thread(run, bank, "import-original", *arguments, **variables)


def listed(bank: Path, name: str) -> list[dict[str, str]]:
    with (bank / "var" / "import-original" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_every_row_is_copied_or_left_out_with_a_reason(original: str, bank: Path) -> None:
    ended = await imported(bank, original)
    assert ended.code == 0, ended.err
    assert "Copied: 8 users, 3 managers, 4 clients, 2 credits." in ended.out
    assert [user_id for (user_id,) in query(bank, "SELECT id FROM users ORDER BY id")] == KEPT_USERS
    assert query(bank, "SELECT user_id, manager_id FROM clients ORDER BY user_id") == [
        (10, 2),
        (12, None),
        (13, None),
        (19, 2),
    ]
    assert query(bank, "SELECT role, is_active FROM users WHERE id = 3") == [("manager", 0)]
    for rows, wanted in (("left-out.csv", LEFT_OUT), ("changed.csv", CHANGED)):
        said = {(row["table"], row["id"]): row.get("reason") or row["change"] for row in listed(bank, rows)}
        for key, reason in wanted.items():
            assert reason in said[key], (key, said.get(key))
    assert {(row["table"], row["id"]) for row in listed(bank, "left-out.csv")} == set(LEFT_OUT)


async def test_features_and_loans_are_those_of_the_contract(original: str, bank: Path) -> None:
    assert (await imported(bank, original)).code == 0
    days = query(bank, "SELECT features ->> 'days_employed', features ->> 'days_employed_bin' FROM clients ORDER BY 1")
    assert (-365, "1-3 year") in days
    assert (365243, "not employed") in days
    assert query(bank, "SELECT features ->> 'occupation_type' FROM clients WHERE user_id = 13") == [(None,)]
    assert count(bank, "client_revisions", "revision = 1 AND author_id IS NULL") == 4
    credits = query(
        bank, "SELECT client_id, amount_total, annual_rate, payment_status, overdue FROM credits ORDER BY 1"
    )
    ((first, amount, rate, status, overdue), (second, *_rest, late)) = credits
    assert (first, amount, rate, status, overdue) == (10, 100_000, 160_000, "2", 1)  # in hundredths and millionths
    assert (second, late) == (13, 1)
    assert query(bank, "SELECT timestamp FROM users WHERE id = 10")[0][0].startswith("2026-01-31 12:00")


async def test_the_scores_are_kept_in_a_list_and_are_no_events(original: str, bank: Path) -> None:
    assert (await imported(bank, original)).code == 0
    assert count(bank, "scores") == 0
    assert listed(bank, "scores.csv")[0] == {
        "id": "1",
        "client_id": "10",
        "score": "0.25",
        "timestamp": "2026-01-31 12:00:00+00:00",
    }


async def test_a_second_import_is_refused_and_changes_nothing(original: str, bank: Path) -> None:
    assert (await imported(bank, original)).code == 0
    before = dump(bank)
    again = await imported(bank, original)
    assert again.is_a_sentence
    assert "users already (8)" in again.err
    assert dump(bank) == before


async def test_the_source_is_not_written(original: str, bank: Path, tmp_path: Path) -> None:
    before = await state_of(original, tmp_path)
    assert (await imported(bank, original)).code == 0
    assert await state_of(original, tmp_path) == before


async def state_of(original: str, folder: Path) -> Any:
    if original.startswith("sqlite"):
        return await asyncio.to_thread(files_of, folder)
    async with connected(original) as connection:
        return await connection.fetchval("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("original.db*")}


async def test_a_dry_run_writes_lists_and_nothing_else(original: str, bank: Path) -> None:
    ended = await imported(bank, original, "--dry-run")
    assert "Would copy: 8 users" in ended.out
    assert not (bank / "var" / "credit_scoring.db").exists()
    assert len(listed(bank, "left-out.csv")) == len(LEFT_OUT)


async def test_new_passwords_let_people_in_and_old_ones_do_not(original: str, bank: Path) -> None:
    assert (await imported(bank, original, "--passwords")).code == 0
    file = bank / "var" / "import-original" / "passwords.csv"
    assert file.stat().st_mode & 0o777 == 0o600
    people = {row["id"]: row for row in listed(bank, "passwords.csv")}
    assert sorted(map(int, people)) == KEPT_USERS
    assert len({password_hash for (password_hash,) in query(bank, "SELECT password_hash FROM users")}) == len(people)
    await asyncio.to_thread(assert_logins, bank, people)


def assert_logins(bank: Path, people: dict[str, dict[str, str]]) -> None:
    with serving(bank, "serve", APPLICANT_CONTRACT=CONTRACT, DEMO_MODE="false") as service, service.client() as client:
        anna = {name: people["10"][name] for name in ("login", "password")}
        assert client.post("/auth/login", json=anna).status_code == 200
        assert client.get("/api/client/dashboard").json()["credit"]["amount_total"] == 1000
        dismissed = {name: people["3"][name] for name in ("login", "password")}
        assert client.post("/auth/login", json=dismissed).status_code == 401
        assert client.post("/auth/login", json={"login": "person_12", "password": "plain text"}).status_code == 401


async def test_the_next_person_gets_an_id_after_those_of_the_original(original: str, bank: Path) -> None:
    assert (await imported(bank, original)).code == 0
    added = await asyncio.to_thread(add_admin, bank)
    assert added == [(20, "admin")]


def add_admin(bank: Path) -> Any:
    query(
        bank,
        "INSERT INTO users (login, password_hash, first_name, last_name, role, is_active, search_text, timestamp) "
        "VALUES ('chief', 'x', 'A', 'B', 'admin', 1, 'chief', '2026-01-01 00:00:00')",
    )
    return query(bank, "SELECT id, role FROM users WHERE login = 'chief'")


@pytest.mark.postgres
async def test_a_bank_on_postgresql_is_filled_and_counts_on(postgres_server: PostgresServer, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'original.db'}"
    await make_original(source)
    async with postgres_server.bank_database() as url:
        ended = await imported(tmp_path, source, DATABASE_URL=url, SESSION_SECRET="a secret that only tests know, long")
        assert ended.code == 0, ended.err
        async with connected(url) as connection:
            assert [row["id"] for row in await connection.fetch("SELECT id FROM users ORDER BY id")] == KEPT_USERS
            assert await connection.fetchval("SELECT nextval(pg_get_serial_sequence('users', 'id'))") == 20
            assert await connection.fetchval("SELECT amount_total FROM credits WHERE client_id = 10") == Decimal(1000)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("mysql://localhost/bank", "SOURCE: expected sqlite:///path"),
        ("sqlite://", "SOURCE: expected the path of a file"),
        ("sqlite:///missing.db", "SOURCE: there is no file missing.db"),
        ("sqlite:///other.db", "SOURCE is not a database of the original: there is no user, client"),
    ],
)
async def test_a_source_that_is_none_is_a_sentence(bank: Path, source: str, sentence: str) -> None:
    (bank / "other.db").touch()
    ended = await imported(bank, source)
    assert ended.is_a_sentence
    assert sentence in ended.err
    assert not (bank / "missing.db").exists()


async def test_another_contract_is_named(bank: Path, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'original.db'}"
    await make_original(source)
    ended = await imported(bank, source, APPLICANT_CONTRACT="consumer_loan")
    assert ended.is_a_sentence
    assert "Expected APPLICANT_CONTRACT=card_application" in ended.err
