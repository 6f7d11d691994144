"""What it takes to begin: training, seeding, starting, and the memory of a service that has scored."""

import json
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.page import duration, table
from tests.fixtures.command_line import FRESH, run, serving

SCORES = 200


def start() -> str:
    """Return the table, measured in an empty folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            [
                "`./scoring train`: the default model, cross-validated, reported and registered",
                _command(folder, "train"),
            ],
            ["`./scoring seed`: 1,542 users, 1,510 clients, credits, scores (SQLite)", _command(folder, "seed")],
            ["the same again: nothing changes", _command(folder, "seed")],
        ]
        began = time.perf_counter()
        with serving(folder, "run", **FRESH) as service:
            rows.append(["`./scoring run` the second time, until it answers", duration(time.perf_counter() - began)])
            with service.client() as client:
                logins = json.loads((folder / "var" / "demo-logins.json").read_text())
                client.post("/auth/login", json=logins["client"]).raise_for_status()
                for _ in range(SCORES):
                    client.post("/api/client/score").raise_for_status()
            megabytes = psutil.Process(service.process.pid).memory_info().rss / 2**20
            rows.append([f"memory of the service after {SCORES} scores, model included", f"{megabytes:.0f} MiB"])
    return table(["whole commands, start of Python included", "takes"], rows)


def _command(folder: Path, command: str) -> str:
    began = time.perf_counter()
    outcome = run(folder, command, **FRESH)
    took = time.perf_counter() - began
    if outcome.code != 0:
        raise RuntimeError(f"{command}: {outcome.err}")
    return duration(took)
