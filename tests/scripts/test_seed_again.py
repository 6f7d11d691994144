"""A second seed changes nothing; what is missing is completed; what is not asked for is not made."""

from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from tests.fixtures.bank_folder import count, dump, kept_logins, query, seed_in
from tests.fixtures.small_models import put_models
from tests.scripts.conftest import SeededBank

NOTHING = {"users": 0, "managers": 0, "clients": 0, "credits": 0, "scores": 0}
DEMO_TABLES = ("users", "managers", "clients", "client_revisions", "credits", "scores")


async def test_a_second_seed_changes_nothing(bank: SeededBank, bank_copy: Path) -> None:
    before = dump(bank_copy)
    again = await seed_in(bank_copy)
    assert dump(bank_copy) == before
    assert (again.added, again.logins) == (NOTHING, bank.report.logins)


async def test_an_alias_that_stayed_behind_is_mended(bank_copy: Path) -> None:
    registry = ModelRegistry(str(bank_copy / "var" / "registry"))
    champion = registry.alias()
    registry.set_alias("0" * 64)
    await seed_in(bank_copy)
    assert registry.alias() == champion


async def test_a_score_that_is_not_beside_its_client_is_shown_and_nobody_scored_twice(bank_copy: Path) -> None:
    """As a version before stores one while the system is upgraded."""
    before = dump(bank_copy)
    forgotten = "latest_score_id = NULL, latest_score = NULL, scored_at = NULL"
    query(bank_copy, f"UPDATE clients SET {forgotten} WHERE user_id % 100 = 0")
    assert (await seed_in(bank_copy)).added == NOTHING
    assert dump(bank_copy) == before


async def test_people_that_a_version_before_stored_without_keys_get_them(bank_copy: Path) -> None:
    before = dump(bank_copy)
    query(bank_copy, "UPDATE users SET sort_name = '', search_text = 'as before' WHERE id % 100 = 0")
    assert (await seed_in(bank_copy)).added == NOTHING
    assert dump(bank_copy) == before


@pytest.mark.parametrize(
    ("lost", "added"),
    [
        ("DELETE FROM credits WHERE client_id % 300 = 0", {**NOTHING, "credits": 5}),
        ("DELETE FROM clients WHERE user_id % 500 = 0", {**NOTHING, "clients": 3, "scores": 3}),
        ("DELETE FROM managers WHERE user_id = (SELECT min(user_id) FROM managers)", {**NOTHING, "managers": 1}),
    ],
)
async def test_deleted_rows_are_made_again_as_they_were(bank_copy: Path, lost: str, added: dict[str, int]) -> None:
    columns = {
        "credits": "client_id, amount_total, annual_rate, payment_history",
        "clients": "user_id, manager_id, features, revision",
        "managers": "user_id, role",
    }
    before = {table: query(bank_copy, f"SELECT {names} FROM {table} ORDER BY 1") for table, names in columns.items()}
    query(bank_copy, lost)
    assert (await seed_in(bank_copy)).added == added
    after = {table: query(bank_copy, f"SELECT {names} FROM {table} ORDER BY 1") for table, names in columns.items()}
    assert after == before


async def test_a_deleted_user_is_the_same_person_again(bank_copy: Path) -> None:
    person = "SELECT login, first_name, last_name, role, search_text, sort_name FROM users WHERE login = 'admin_2'"
    before = query(bank_copy, person)
    query(bank_copy, "DELETE FROM users WHERE login = 'admin_2'")
    assert (await seed_in(bank_copy)).added == {**NOTHING, "users": 1}
    assert query(bank_copy, person) == before


async def test_edits_of_people_survive(bank_copy: Path) -> None:
    query(bank_copy, "UPDATE users SET first_name = 'Новое' WHERE login = 'client_0001'")
    query(bank_copy, "UPDATE clients SET manager_id = NULL WHERE user_id % 100 = 0")
    before = dump(bank_copy)
    await seed_in(bank_copy)
    assert dump(bank_copy) == before


async def test_a_lost_password_file_changes_nothing_and_shows_no_logins(bank_copy: Path) -> None:
    (bank_copy / "var" / "demo-logins.json").unlink()
    before = dump(bank_copy)
    again = await seed_in(bank_copy)
    assert again.logins is None
    assert again.added == NOTHING
    assert dump(bank_copy) == before
    assert not (bank_copy / "var" / "demo-logins.json").exists()


async def test_another_demo_password_is_not_shown_as_if_it_worked(bank_copy: Path) -> None:
    assert (await seed_in(bank_copy, DEMO_PASSWORD="quite another one")).logins is None


async def test_the_demo_password_may_be_said(tmp_path: Path) -> None:
    report = await seed_in(tmp_path, DEMO_PASSWORD="said by the operator")
    assert report.logins
    assert {login["password"] for login in report.logins.values()} == {"said by the operator"}
    assert kept_logins(tmp_path) == report.logins


@pytest.mark.parametrize(
    ("variables", "champions"),
    [({"DEMO_MODE": "false"}, 1), ({"APPLICANT_CONTRACT": "card_application"}, 0)],
    ids=["demo mode off", "another contract, for which no model was trained"],
)
async def test_no_demo_users_where_they_do_not_belong(
    tmp_path: Path, variables: dict[str, str], champions: int
) -> None:
    put_models(tmp_path)
    report = await seed_in(tmp_path, **variables)
    assert (report.added, report.logins) == ({}, None)
    assert [count(tmp_path, table) for table in DEMO_TABLES] == [0] * len(DEMO_TABLES)
    assert count(tmp_path, "model_versions", "stage = 'champion'") == champions
    assert not (tmp_path / "var" / "demo-logins.json").exists()


async def test_without_a_model_the_bank_is_made_and_scored_when_there_is_one(tmp_path: Path) -> None:
    report = await seed_in(tmp_path)
    assert (report.champion, report.added["clients"], report.added["scores"]) == (None, 1510, 0)
    assert (count(tmp_path, "model_versions"), count(tmp_path, "scores")) == (0, 0)
    put_models(tmp_path)
    assert (await seed_in(tmp_path)).added == {**NOTHING, "scores": 1450}


async def test_a_bank_whose_champion_changed_is_not_scored_again(bank_copy: Path) -> None:
    old, new = put_models(bank_copy, count=2)
    query(bank_copy, f"UPDATE model_versions SET stage = 'retired' WHERE sha256 = '{old}'")
    query(
        bank_copy,
        "INSERT INTO model_versions (sha256, name, created, stage, card, promoted_at) "
        f"SELECT '{new}', name, created, 'champion', card, promoted_at FROM model_versions",
    )
    report = await seed_in(bank_copy)
    assert report.champion
    assert (report.champion.sha256, report.added) == (new, NOTHING)


async def test_a_champion_that_cannot_be_loaded_leaves_the_bank_unscored(bank: SeededBank, tmp_path: Path) -> None:
    put_models(tmp_path)
    await seed_in(tmp_path, DEMO_MODE="false")
    (artifact,) = (tmp_path / "var" / "registry" / "models").glob("*/model.cbm")
    artifact.write_bytes(b"damaged")
    report = await seed_in(tmp_path)
    assert (report.added["clients"], report.added["scores"]) == (1510, 0)


async def test_a_new_model_does_not_replace_the_champion(bank: SeededBank, bank_copy: Path) -> None:
    old, new = put_models(bank_copy, count=2)
    report = await seed_in(bank_copy)
    assert report.champion
    assert report.champion.sha256 == old
    assert query(bank_copy, f"SELECT stage FROM model_versions WHERE sha256 = '{new}'") == [("candidate",)]


async def test_models_that_were_shipped_are_taken_into_the_registry_once(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    (version,) = put_models(shipped)
    variables = {"SHIPPED_MODELS": str(shipped / "var" / "registry"), "DEMO_MODE": "false"}
    reports = [await seed_in(tmp_path, **variables) for _ in range(2)]
    assert [report.champion.sha256 for report in reports if report.champion] == [version, version]
    assert count(tmp_path, "model_versions") == 1
    assert (tmp_path / "var" / "registry" / "models" / version / "model.cbm").exists()


async def test_a_password_that_the_users_do_not_have_leaves_the_file_of_logins_as_it_was(bank_copy: Path) -> None:
    before = kept_logins(bank_copy)
    refused = await seed_in(bank_copy, DEMO_PASSWORD="said once, too late")
    assert refused.logins is None
    assert kept_logins(bank_copy) == before
    assert (await seed_in(bank_copy)).logins == before
