"""Processes of peers: started, waited for, ended with the block."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.fixtures.command_line import ROOT, free_port
from tests.fixtures.patience import wait_until

KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
LOOP = ("--loop", "uvloop", "--http", "httptools")


@contextmanager
def running(
    folder: Path, command: Sequence[str], *, python: Path | str = sys.executable, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`python …` from the top of the repository, writing into the folder; ended with the block."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(
            [str(python), *command],
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT), **variables},
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serving_app(
    folder: Path, app: str, *options: str, **variables: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Uvicorn with an ASGI application; the port, and the process, when it answers `GET /health`."""
    port = free_port()
    command = ("-m", "uvicorn", app, "--port", str(port), "--no-access-log", "--log-level", "warning", *options)
    with running(folder, command, **variables) as process:
        wait_until_it_answers(port, process)
        yield port, process


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], path: str = "/health") -> None:
    """Raise AssertionError when the process ends instead."""

    def answers() -> bool:
        assert process.poll() is None, f"a peer ended with {process.returncode}: {process.args!r}"
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    wait_until(answers)
