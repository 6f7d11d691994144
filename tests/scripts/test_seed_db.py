"""What the seed puts into an embedded database: the whole demo bank, with the files' own figures."""

import csv
import json
import stat
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from app.ml.contracts.applicant import complete
from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import parse_cells
from app.models.name_keys import name_keys
from app.schemas.contact import Email, Phone
from app.scripts.demo_bank import FILES
from app.security.passwords import verify_password
from tests.fixtures.bank_folder import count, kept_logins, query
from tests.scripts.conftest import SeededBank

Phones: TypeAdapter[str] = TypeAdapter(Phone)
Emails: TypeAdapter[str] = TypeAdapter(Email)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FILES / name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def folder(bank: SeededBank) -> Path:
    return bank.folder


def test_the_users_are_1510_clients_30_managers_and_2_admins(folder: Path) -> None:
    assert Counter(query(folder, "SELECT role FROM users WHERE is_active")) == {
        ("client",): 1510,
        ("manager",): 30,
        ("admin",): 2,
    }
    assert (count(folder, "clients"), count(folder, "managers")) == (1510, 30)


def test_logins_are_numbered(folder: Path) -> None:
    logins = {login for (login,) in query(folder, "SELECT login FROM users")}
    assert logins == {
        *(f"client_{number:04}" for number in range(1, 1511)),
        *(f"manager_{number:02}" for number in range(1, 31)),
        "admin_1",
        "admin_2",
    }


def test_every_person_has_the_keys_of_the_names(folder: Path) -> None:
    for first_name, last_name, login, *stored in query(
        folder, "SELECT first_name, last_name, login, search_text, sort_name FROM users"
    ):
        assert stored == [*name_keys(first_name=first_name, last_name=last_name, login=login).values()]


def test_managers_are_reached_at_numbers_that_are_nowhere_and_addresses_of_an_example(folder: Path) -> None:
    contacts = query(folder, "SELECT phone, email FROM managers")
    assert len(set(contacts)) == 30
    for phone, email in contacts:
        assert Phones.validate_python(phone).startswith("+7 000 ")
        assert Emails.validate_python(email).endswith("@bank.example")


def test_every_manager_has_50_or_51_clients(folder: Path) -> None:
    per_manager = query(folder, "SELECT manager_id, count(*) FROM clients GROUP BY manager_id")
    assert len(per_manager) == 30
    assert {clients for _, clients in per_manager} == {50, 51}


def test_features_are_those_of_the_file_with_the_derived_ones(folder: Path) -> None:
    contract = load_contract("consumer_loan")
    stored = query(folder, "SELECT features FROM clients JOIN users ON users.id = user_id ORDER BY login")
    expected = [complete(contract, parse_cells(contract, row)) for row in rows("df_to_keep.csv")]
    assert [json.loads(features) for (features,) in stored] == expected


def test_the_employment_bin_is_the_files(folder: Path) -> None:
    stored = query(
        folder,
        "SELECT json_extract(features, '$.days_employed_bin') FROM clients "
        "JOIN users ON users.id = user_id ORDER BY login",
    )
    assert [bin_ for (bin_,) in stored] == [row["days_employed_bin"] for row in rows("df_to_keep.csv")]


def test_every_client_has_one_credit_of_the_amount_asked_for(folder: Path) -> None:
    stored = query(
        folder,
        "SELECT login, amount_total FROM credits JOIN users ON users.id = client_id ORDER BY login",
    )
    cents = [int(row["credit_amount"]) * 100 for row in rows("df_to_keep.csv")]
    assert stored == [(f"client_{number:04}", amount) for number, amount in enumerate(cents, start=1)]


def test_payment_histories_are_those_of_the_file(folder: Path) -> None:
    stored = query(folder, "SELECT payment_history FROM credits JOIN users ON users.id = client_id ORDER BY login")
    expected = [
        [{"months_ago": -int(month["MONTHS_BALANCE"]), "status": month["STATUS"]} for month in months]
        for _, months in groupby(rows("credit_history.csv"), key=lambda row: row["ID"])
    ]
    assert [json.loads(history) for (history,) in stored] == expected


def test_the_first_revision_of_every_client_is_kept(folder: Path) -> None:
    assert count(folder, "client_revisions", "revision = 1") == count(folder, "client_revisions") == 1510
    assert not query(
        folder,
        "SELECT 1 FROM clients JOIN client_revisions AS kept ON client_id = user_id "
        "WHERE clients.features != kept.features OR clients.revision != kept.revision",
    )


def test_the_model_is_the_champion(bank: SeededBank) -> None:
    assert bank.report.champion
    assert query(bank.folder, "SELECT sha256, stage FROM model_versions") == [(bank.report.champion.sha256, "champion")]


def test_all_but_every_25th_client_is_scored_once_in_a_batch(folder: Path) -> None:
    scored = query(folder, "SELECT login FROM scores JOIN users ON users.id = client_id ORDER BY login")
    assert scored == [(f"client_{number:04}",) for number in range(1, 1511) if number % 25]
    assert query(folder, "SELECT DISTINCT source, asked_by, client_revision FROM scores") == [("batch", None, 1)]
    assert count(folder, "clients", "latest_score_id IS NULL") == 60


def test_scores_are_the_champions_for_the_stored_features(bank: SeededBank) -> None:
    champion = bank.report.champion
    assert champion
    content = ModelRegistry(str(bank.folder / "var" / "registry")).read(champion.sha256)
    engine = ScoringEngine.load(content, sha256=champion.sha256)
    stored = query(
        bank.folder,
        "SELECT features, latest_score, reasons, model_version FROM clients JOIN scores ON scores.id = latest_score_id",
    )
    expected = engine.score(to_columns(engine.contract, [json.loads(features) for features, *_ in stored]))
    assert [pd for _, pd, *_ in stored] == [result.proba for result in expected]
    assert [json.loads(reasons) for *_, reasons, _ in stored] == [result.reasons for result in expected]
    assert {model for *_, model in stored} == {champion.sha256}


def test_histories_begin_with_the_newest_month(folder: Path) -> None:
    for (history,) in query(folder, "SELECT payment_history FROM credits"):
        assert [month["months_ago"] for month in json.loads(history)] == list(range(len(json.loads(history))))


async def test_the_three_logins_work(bank: SeededBank) -> None:
    assert bank.report.logins
    assert list(bank.report.logins) == ["client", "manager", "admin"]
    for role, shown in bank.report.logins.items():
        ((password_hash, stored_role),) = query(
            bank.folder, f"SELECT password_hash, role FROM users WHERE login = '{shown['login']}'"
        )
        assert stored_role == role
        assert await verify_password(shown["password"], password_hash)


def test_the_demo_secret_is_hashed_once_with_argon2id(folder: Path) -> None:
    ((password_hash,),) = query(folder, "SELECT DISTINCT password_hash FROM users")
    assert password_hash.startswith("$argon2id$")


def test_the_logins_are_kept_in_a_file_of_the_owner_only(bank: SeededBank) -> None:
    assert kept_logins(bank.folder) == bank.report.logins
    assert stat.S_IMODE((bank.folder / "var" / "demo-logins.json").stat().st_mode) == 0o600


def test_the_report_says_what_was_added(bank: SeededBank) -> None:
    assert bank.report.added == {"users": 1542, "managers": 30, "clients": 1510, "credits": 1510, "scores": 1450}
