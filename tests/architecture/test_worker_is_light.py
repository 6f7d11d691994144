"""A worker process loads no web framework and no database: it could not use them, and they cost memory and time."""

import subprocess
import sys

from tests.architecture.source import ROOT
from tests.fixtures.patience import PATIENCE_SECONDS

LOADED = "import sys, {modules}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
FOREIGN = {"fastapi", "starlette", "uvicorn", "sqlmodel", "sqlalchemy", "aiosqlite", "asyncpg", "alembic", "argon2"}


def loaded_by(*modules: str) -> set[str]:
    """Top-level packages in memory of a fresh interpreter that imported the modules."""
    command = [sys.executable, "-c", LOADED.format(modules=", ".join(modules))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
    return set(done.stdout.split())


def test_neither_web_nor_database_is_loaded() -> None:
    assert not loaded_by("app.commands.worker", "app.ml_worker.main", "app.messaging.rpc_client") & FOREIGN


def test_the_health_command_loads_nothing_at_all() -> None:
    loaded = loaded_by("app.ml_worker.readiness")
    assert loaded <= {*sys.stdlib_module_names, "app", *loaded_by("app")}
