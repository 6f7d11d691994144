"""A SQLite file of the version before applications were erased: its list of erasures takes them, no more."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from database.database import create_database_engine, create_schema

BEFORE = """
CREATE TABLE erasures (
    id INTEGER NOT NULL,
    kind VARCHAR(16) NOT NULL,
    user_id INTEGER,
    person_since DATETIME,
    "before" DATETIME,
    ground VARCHAR(40) NOT NULL,
    event_id INTEGER NOT NULL,
    timestamp DATETIME NOT NULL,
    CONSTRAINT pk_erasures PRIMARY KEY (id),
    CONSTRAINT ck_erasures_user_id CHECK ((kind = 'person') = (user_id IS NOT NULL)),
    CONSTRAINT ck_erasures_person_since CHECK ((kind = 'person') = (person_since IS NOT NULL)),
    CONSTRAINT ck_erasures_before CHECK ((kind = 'person') = ("before" IS NULL)),
    CONSTRAINT ck_erasures_erasurekind CHECK (kind IN ('person', 'scores', 'audit_sides')),
    CONSTRAINT uq_erasures_user_id UNIQUE (user_id)
)
"""
ADD = """
INSERT INTO erasures (kind, user_id, application_id, person_since, "before", ground, event_id, timestamp)
VALUES ({}, 'request', 1, '2026-01-01')
"""


async def test_an_older_list_takes_applications_and_refuses_what_names_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bank.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(BEFORE)
        connection.execute(
            "INSERT INTO erasures VALUES (1, 'person', 7, '2026-01-01', NULL, 'request', 1, '2026-01-01')"
        )
    engine = create_database_engine(f"sqlite:///{file}")
    await create_schema(engine)
    await engine.dispose()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(ADD.format("'application', NULL, 5, '2026-01-01', NULL"))
        connection.execute(ADD.format("'applications', NULL, NULL, NULL, '2026-01-01'"))
        for refused in (
            "'application', NULL, NULL, '2026-01-01', NULL",
            "'application', 8, 6, '2026-01-01', NULL",
            "'application', NULL, 6, NULL, NULL",
            "'applications', NULL, NULL, NULL, NULL",
            "'person', 8, 6, '2026-01-01', NULL",
            "'application', NULL, 5, '2026-01-01', NULL",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(ADD.format(refused))
        assert connection.execute("SELECT count(*) FROM erasures").fetchone() == (3,)
