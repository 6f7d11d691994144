"""A worker process loads no web framework and no database: it could not use them, and they cost memory and time."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

LOADED = "import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
FOREIGN = {"fastapi", "starlette", "uvicorn", "sqlmodel", "sqlalchemy", "aiosqlite", "asyncpg", "alembic", "argon2"}


def loaded_by(module: str) -> set[str]:
    """Top-level packages in memory of a fresh interpreter that imported the module."""
    command = [sys.executable, "-c", LOADED.format(module=module)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["app.commands.worker", "app.ml_worker.main", "app.messaging.rpc_client"])
def test_neither_web_nor_database_is_loaded(module: str) -> None:
    assert not loaded_by(module) & FOREIGN


def test_the_health_command_loads_nothing_at_all() -> None:
    loaded = loaded_by("app.ml_worker.readiness")
    assert loaded <= {*sys.stdlib_module_names, "app", *loaded_by("app")}
