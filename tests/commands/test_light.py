"""Help and a busy port wait for no library: neither the engine's, nor the database's, nor the tables'."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.commands.cli import main
from tests.fixtures.command_line import ROOT
from tests.fixtures.patience import PATIENCE_SECONDS

HEAVY = {"catboost", "sqlalchemy", "sqlmodel", "pandas", "numpy", "fastapi", "uvicorn", "aio_pika"}
RUN = """
import runpy, sys
try:
    runpy.run_module("app", run_name="__main__")
finally:
    sys.stderr.write("LOADED " + " ".join({name.split(".")[0] for name in sys.modules}))
"""
ON_POSTGRESQL = {"DATABASE_URL": "postgresql://bank@localhost/bank", "SESSION_SECRET": "x" * 40, "DEMO_MODE": "false"}


def command(folder: Path, *arguments: str, **variables: str) -> tuple[int, str, set[str]]:
    """The exit code of a command, what it wrote, and the packages it loaded."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables}
    done = run([sys.executable, "-c", RUN, *arguments], folder, environment)
    written, _, loaded = (done.stdout + done.stderr).rpartition("LOADED ")
    return done.returncode, written, set(loaded.split())


def run(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("serve", "--help"),
        ("run", "--help"),
        ("seed", "--help"),
        ("models", "--help"),
        ("audit", "--help"),
    ],
)
def test_help_loads_no_library_of_the_service(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, written, loaded = command(tmp_path, *arguments)
    assert (code, loaded & HEAVY) == (0, set())
    assert "Usage: ./scoring" in written


@pytest.mark.parametrize("name", ["run", "serve"])
@pytest.mark.parametrize("variables", [{}, ON_POSTGRESQL], ids=["embedded", "on PostgreSQL"])
def test_a_busy_port_loads_none_and_makes_nothing(tmp_path: Path, name: str, variables: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        code, written, loaded = command(tmp_path, name, HTTP_PORT=port, **variables)
    assert (code, loaded & HEAVY) == (2, set())
    assert written.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert list(tmp_path.iterdir()) == []


def test_every_wrong_setting_has_its_line_though_the_port_is_read_first(tmp_path: Path) -> None:
    code, written, _ = command(tmp_path, "serve", HTTP_PORT="http", STAFF_IDLE_MINUTES="none")
    assert code == 2
    assert {line.partition(":")[0] for line in written.splitlines()} == {"HTTP_PORT", "STAFF_IDLE_MINUTES"}


def test_every_command_of_the_list_is_one_that_can_be_imported() -> None:
    assert main.info.cls is not None
    listed = main.info.cls.names  # type: ignore[attr-defined]
    for names in (listed, listed["models"][1].names, listed["audit"][1].names):
        for where in names.values():
            if isinstance(where, str):
                module, _, function = where.partition(":")
                assert callable(getattr(__import__(module, fromlist=[function]), function))


def test_an_interpreter_without_the_packages_is_one_sentence(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = run([sys.executable, "-S", "-m", "app", "serve"], tmp_path, environment)
    assert done.returncode == 2
    assert "has no package 'typer'. `make run` and `make train` install" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("search_path", [os.environ["PATH"], "/usr/bin:/bin"])
def test_the_entry_point_works_from_any_folder_and_with_any_search_path(tmp_path: Path, search_path: str) -> None:
    done = run([str(ROOT / "scoring"), "--help"], tmp_path, {"PATH": search_path})
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: ./scoring" in done.stdout
