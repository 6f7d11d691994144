"""BentoML's adaptive batching, in an environment of its own (`make bench-set`), or nothing where that is not."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ml.registry.registry import MODEL_FILE
from benchmarks.hot_path.peer import API, Peer
from benchmarks.peers.processes import running, wait_until_it_answers
from tests.fixtures.command_line import ROOT, free_port
from tests.fixtures.load.plan import Request, post
from tests.fixtures.real_bank import RealBank

NAME = "BentoML, batching"
PYTHON = ROOT / ".venv-bench" / "bin" / "python"
LACKS = "login, database, broker, event, reasons, calibration, checks"
NOT_INSTALLED = "BentoML is not installed here (`make bench-set`): it was not measured."


def is_installed(python: Path = PYTHON) -> bool:
    """Whether the bench set is there."""
    return python.exists()


@contextmanager
def bentoml(bank: RealBank, python: Path = PYTHON) -> Iterator[Peer]:
    """One process that predicts the bank's own clients, each with its features in the request."""
    rows = bank.query("SELECT user_id, features FROM clients ORDER BY user_id")
    requests = [
        Request(post("/predict", body=json.dumps({"applicants": [json.loads(features)]}).encode()), client_id)
        for client_id, features in rows
    ]
    port = free_port()
    command = ["-m", "bentoml", "serve", "benchmarks.peers.bentoml_service:Scoring"]
    with tempfile.TemporaryDirectory(dir=bank.folder, prefix="bentoml-") as name:
        variables = {
            "MODEL": str(bank.registry / "models" / bank.versions[-1] / MODEL_FILE),
            "BENTOML_HOME": name,
            "BENTOML_DO_NOT_TRACK": "True",
            "PATH": f"{python.parent}:/usr/bin:/bin",
        }
        options = ["--host", "127.0.0.1", "--port", str(port)]
        with running(Path(name), [*command, *options], python=python, **variables) as process:
            wait_until_it_answers(port, process, "/readyz")
            yield Peer(NAME, [("127.0.0.1", port)], requests, {API: [process.pid]}, LACKS)
