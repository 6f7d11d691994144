"""A SQLite file of the version before service accounts: what is allowed today is allowed in it, and nothing else."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from database.database import create_database_engine, create_schema
from tests.fixtures.bank_folder import database_file, query

SCHEMA = Path(__file__).parent / "schemas" / "trail" / "schema.sql"
USER = """
INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, timestamp)
VALUES ({id}, 'login_{id}', '', 'A', 'B', '{role}', 1, '', '2026-01-01')
"""
MODEL = "INSERT INTO model_versions (sha256, name, created, stage, card) VALUES ('{}', 'm', '2026-01-01', '{}', '{{}}')"
SCORE = """
INSERT INTO scores (client_id, client_revision, application_id, score, raw_proba, model_version, reasons, source,
  timestamp) VALUES ({}, 0.1, 0.1, '{}', '[]', 'api', '2026-01-01')
"""
ACT = """
INSERT INTO audit_events (timestamp, actor, actor_id, act, object_kind, details)
VALUES ('2026-01-01', '{}', {}, 'logged_in', 'user', '{{}}')
"""
WITHOUT_A_PASSWORD = USER.format(id=3, role="risk").replace("'', 'A'", "NULL, 'A'")
APPLICATION = """
INSERT INTO applications (account_id, external_id, features, contract_hash, revision, timestamp)
VALUES (4, 'A-1', '{{}}', '{}', 1, '2026-01-01')
"""
HASH = "a" * 64
RULES = "SELECT name, sql FROM sqlite_master ORDER BY name"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder whose bank was stored by the version before, with a scored client."""
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(database_file(tmp_path))) as connection, connection:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        for statement in (
            USER.format(id=1, role="client"),
            "INSERT INTO clients (user_id, role, features, revision, timestamp) VALUES (1, 'client', '{}', 1, '2026')",
            "INSERT INTO client_revisions VALUES (1, 1, '{}', '{}', NULL, '2026-01-01', NULL)",
            MODEL.format(HASH, "champion"),
            SCORE.replace("application_id, ", "").format("1, 1", HASH),
            ACT.format("user", 1),
        ):
            connection.execute(statement)
    return tmp_path


@pytest_asyncio.fixture
async def completed(earlier: Path) -> AsyncIterator[AsyncEngine]:
    """An engine on that file, which this version has completed."""
    engine = create_database_engine(f"sqlite:///{database_file(earlier)}")
    await create_schema(engine)
    yield engine
    await engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [USER.format(id=2, role="service"), ACT.format("service", 1), APPLICATION.format(HASH), WITHOUT_A_PASSWORD],
    ids=["role", "actor", "application", "password"],
)
def test_what_the_version_before_refused_is_refused_by_its_file(earlier: Path, statement: str) -> None:
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
        query(earlier, statement)


async def test_the_completed_file_takes_what_is_allowed_today(earlier: Path, completed: AsyncEngine) -> None:
    query(earlier, USER.format(id=4, role="service"))
    query(earlier, WITHOUT_A_PASSWORD)
    query(earlier, ACT.format("service", 4))
    query(earlier, APPLICATION.format(HASH))
    query(earlier, SCORE.format("NULL, NULL, 1", HASH))
    assert query(earlier, "SELECT client_id, application_id FROM scores ORDER BY id") == [(1, None), (None, 1)]
    assert query(earlier, "PRAGMA integrity_check") == [("ok",)]
    assert query(earlier, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(
    "statement",
    [
        USER.format(id=5, role="king"),
        ACT.format("service", "NULL"),
        ACT.format("robot", 1),
        SCORE.format("NULL, NULL, NULL", HASH),
        SCORE.format("1, 1, 1", HASH),
        SCORE.format("1, NULL, NULL", HASH),
    ],
    ids=["role", "service_without_id", "actor", "score_of_nothing", "score_of_both", "client_without_revision"],
)
async def test_the_completed_file_refuses_the_rest(earlier: Path, completed: AsyncEngine, statement: str) -> None:
    query(earlier, USER.format(id=4, role="service"))
    query(earlier, APPLICATION.format(HASH))
    with pytest.raises(sqlite3.IntegrityError):
        query(earlier, statement)


async def test_a_second_start_changes_nothing(earlier: Path, completed: AsyncEngine) -> None:
    rules = query(earlier, RULES)
    await create_schema(completed)
    assert query(earlier, RULES) == rules
