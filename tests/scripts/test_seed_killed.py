"""A seed that was killed leaves nothing half-filled, and the next one completes it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.bank_folder import count, database_file, query, seed_in
from tests.fixtures.command_line import start
from tests.fixtures.patience import wait_until
from tests.fixtures.small_models import put_models

TABLES = {"users": 1542, "managers": 30, "clients": 1510, "client_revisions": 1510, "credits": 1510, "scores": 1450}
HALF_A_MEGABYTE = 500_000


def database_appears(folder: Path) -> bool:
    return database_file(folder).exists()


def logins_are_written(folder: Path) -> bool:
    return (folder / "var" / "demo-logins.json").exists()


def rows_are_being_written(folder: Path) -> bool:
    log = Path(f"{database_file(folder)}-wal")
    return log.exists() and log.stat().st_size > HALF_A_MEGABYTE


@pytest.mark.parametrize("moment", [database_appears, logins_are_written, rows_are_being_written])
async def test_a_killed_seed_is_completed_by_the_next(tmp_path: Path, moment: Callable[[Path], bool]) -> None:
    put_models(tmp_path)
    process = start(tmp_path, "seed")
    try:
        wait_until(lambda: moment(tmp_path) or process.poll() is not None, pause=0.002)
    finally:
        process.kill()
    assert process.wait() == -9
    assert query(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    written = {table: count(tmp_path, table) for table in TABLES if table_exists(tmp_path, table)}
    assert written in ({}, dict.fromkeys(TABLES, 0), TABLES)
    first_logins = tmp_path / "var" / "demo-logins.json"
    shown_first = json.loads(first_logins.read_text()) if first_logins.exists() else None

    report = await seed_in(tmp_path)

    assert {table: count(tmp_path, table) for table in TABLES} == TABLES
    assert report.champion
    assert report.logins
    assert report.logins == (shown_first or report.logins)
    assert query(tmp_path, "PRAGMA foreign_key_check") == []


def table_exists(folder: Path, table: str) -> bool:
    return bool(query(folder, f"SELECT 1 FROM sqlite_master WHERE name = '{table}'"))
