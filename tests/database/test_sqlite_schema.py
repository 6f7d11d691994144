"""A SQLite file of a version before: what it lacks is added, what it holds stays, and nobody is told to delete it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import DatabaseUnusable
from app.models import Role
from database import sqlite_schema
from database.database import create_database_engine, create_schema
from tests.commands.here import Here
from tests.fixtures.bank_folder import database_file, dump, query, seed_in
from tests.scripts.test_seed_again import NOTHING

SCHEMAS = Path(__file__).parent / "schemas"
EARLIER = [path.stem for path in sorted(SCHEMAS.glob("*.sql"))]
OLDEST = ["first", "latest_score"]
"""Versions without the columns that a replay reads, and without the rule about logins."""
RULES = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, seeded_original: Path, tmp_path: Path) -> Path:
    """A folder with the same bank as a version before kept it."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "registry").symlink_to(seeded_original / "var" / "registry")
    (tmp_path / "var" / "demo-logins.json").write_bytes((seeded_original / "var" / "demo-logins.json").read_bytes())
    with closing(sqlite3.connect(database_file(tmp_path))) as connection, connection:
        connection.executescript((SCHEMAS / f"{request.param}.sql").read_text(encoding="utf-8"))
        connection.execute("ATTACH ? AS present", (str(database_file(seeded_original)),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM present.{table}")
    return tmp_path


@pytest_asyncio.fixture
async def engine_of_file(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine on a file of the test's own."""
    database_file(tmp_path).parent.mkdir(exist_ok=True)
    engine = create_database_engine(f"sqlite:///{database_file(tmp_path)}")
    yield engine
    await engine.dispose()


async def test_the_seed_brings_it_up_to_date_and_every_row_is_kept(earlier: Path, seeded_original: Path) -> None:
    assert (await seed_in(earlier)).added == NOTHING
    completed, whole = (dump(one, but=("leaf", "salt")) for one in (earlier, seeded_original))
    managers = completed.pop("managers")
    completed |= {"audit_events": whole["audit_events"]}  # what was done with it before is not known
    assert completed | {"managers": []} == whole | {"managers": []}
    assert {row[:3] for row in managers} == {row[:3] for row in whole["managers"]}


def test_people_are_stored_without_keys_before(earlier: Path) -> None:
    columns = [name for _, name, *_ in query(earlier, "PRAGMA table_info(users)")]
    assert "sort_name" not in columns


async def test_what_is_added_has_its_rules(earlier: Path, engine_of_file: AsyncEngine) -> None:
    await create_schema(engine_of_file)
    for statement in (
        "UPDATE clients SET latest_score = 0.5, scored_at = NULL WHERE user_id = (SELECT max(user_id) FROM clients)",
        "INSERT INTO scores SELECT 9999, client_id, client_revision, score, raw_proba, model_version, reasons, "
        "asked_by, source, timestamp, 1.5, NULL, NULL, NULL, NULL, NULL FROM scores WHERE id = 1",
        "UPDATE scores SET score = 0.5",
        "UPDATE managers SET phone = ''",
    ):
        with pytest.raises(
            sqlite3.IntegrityError, match=r"latest_score_whole|portfolio_default_rate|append-only|managers_phone"
        ):
            query(earlier, statement)


async def test_the_roles_of_this_version_may_be_given_and_no_others(earlier: Path, engine_of_file: AsyncEngine) -> None:
    await create_schema(engine_of_file)
    for role in Role:
        query(earlier, f"UPDATE users SET role = '{role.value}' WHERE login = 'admin_2'")
    with pytest.raises(sqlite3.IntegrityError, match="ck_users_role"):
        query(earlier, "UPDATE users SET role = 'king' WHERE login = 'admin_2'")
    assert query(earlier, "PRAGMA integrity_check") == [("ok",)]


async def test_a_second_start_changes_nothing(
    earlier: Path, engine_of_file: AsyncEngine, seeded_original: Path
) -> None:
    await create_schema(engine_of_file)
    rules = query(earlier, RULES)
    assert {row[:2] for row in rules} >= {row[:2] for row in query(seeded_original, RULES) if row[2]}
    await create_schema(engine_of_file)
    assert query(earlier, RULES) == rules


@pytest.mark.parametrize("earlier", OLDEST, indirect=True)
def test_it_is_replayed_after_the_seed_and_before_told_how(
    earlier: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Here(monkeypatch, capsys)
    refused = here.run(earlier, "replay", "--sample", "20")
    assert refused.is_a_sentence
    assert "./scoring seed" in refused.err
    asyncio.run(seed_in(earlier))
    assert here.run(earlier, "replay", "--sample", "20").code == 0


async def test_lost_indexes_and_triggers_are_made_again(tmp_path: Path, engine_of_file: AsyncEngine) -> None:
    await create_schema(engine_of_file)
    rules = query(tmp_path, RULES)
    query(tmp_path, "DROP TRIGGER scores_refuse_delete")
    query(tmp_path, "DROP INDEX ix_clients_latest_score_user_id")
    await create_schema(engine_of_file)
    assert query(tmp_path, RULES) == rules


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("CREATE TABLE managers (user_id INTEGER PRIMARY KEY)", "its table managers a value of role for its rows"),
        (
            "CREATE TABLE managers (user_id INTEGER PRIMARY KEY, role VARCHAR(16), timestamp DATETIME, "
            "phone VARCHAR(32), email VARCHAR(254))",
            "CONSTRAINT ck_managers_role CHECK",
        ),
    ],
)
async def test_what_cannot_be_added_is_told_and_nothing_is_changed(
    tmp_path: Path, engine_of_file: AsyncEngine, made: str, told: str
) -> None:
    query(tmp_path, made)
    rules = query(tmp_path, RULES)
    with pytest.raises(DatabaseUnusable, match=told) as refused:
        await create_schema(engine_of_file)
    assert "clean" not in str(refused.value)
    assert query(tmp_path, RULES) == rules


async def test_a_file_of_this_version_is_looked_at_once_and_not_compared_table_by_table(
    engine_of_file: AsyncEngine,
) -> None:
    await create_schema(engine_of_file)
    asked: list[str] = []
    event.listen(engine_of_file.sync_engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    await create_schema(engine_of_file)
    assert [statement for statement in asked if "sqlite_master" in statement] == [sqlite_schema.STATEMENTS]
    assert not [statement for statement in asked if statement.lstrip().startswith(("PRAGMA", "CREATE", "ALTER"))]


@pytest.mark.parametrize("earlier", OLDEST, indirect=True)
async def test_logins_that_differ_by_case_alone_are_named_and_nothing_changes(earlier: Path) -> None:
    query(earlier, "UPDATE users SET login = 'MANAGER_01' WHERE login = 'manager_02'")
    before = query(earlier, RULES)
    with pytest.raises(DatabaseUnusable, match=r"These logins differ by case alone: .*MANAGER_01"):
        await seed_in(earlier)
    assert query(earlier, RULES) == before
