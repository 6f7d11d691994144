"""What a challenger in the shadow costs whoever asks for a score: with and without one, in turns, on one service."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx

from app.ml.registry import ModelRegistry
from benchmarks.page import duration, table
from tests.fixtures.bank_folder import count
from tests.fixtures.command_line import Service, run, serving
from tests.fixtures.rabbitmq import running_node
from tests.fixtures.small_models import add_small_model
from tests.fixtures.workers import workers

TURNS = 10
SCORES_A_TURN = 100
TREES = (400, 401)
"""Champion and challenger: as large as the default model."""
UNTIL_THE_SERVICE_KNOWS_SECONDS = 2.5
Turns = list[list[float]]


def shadow() -> str:
    """The table: the median of `POST /api/client/score` in the quietest turn and in all, a challenger staged or not."""
    rows = [*_measured("embedded"), *_measured("rabbitmq")]
    header = [
        "one score after the other",
        "challenger",
        "median, quietest turn",
        "ratio",
        "medians of all turns",
        "95 %",
    ]
    return table(header, rows)


def _measured(kind: str) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as life:
        folder = Path(name)
        challenger = _bank(folder)
        service = life.enter_context(_over_rabbitmq(folder) if kind == "rabbitmq" else serving(folder, "serve"))
        took = _in_turns(service, challenger)
        shadows = count(folder, "scores", "source = 'shadow'")
    if not shadows:
        raise RuntimeError("the challenger has scored nothing; nothing was measured")
    alone, shaded = took[False], took[True]
    name = "engine in the service's process" if kind == "embedded" else "one worker over RabbitMQ"
    yield [name, "none", *_figures(alone, alone)]
    yield [name, f"one, {shadows} scores stored", *_figures(shaded, alone)]


def _bank(folder: Path) -> str:
    """A seeded bank whose champion is the older of two models; the other's version."""
    registry = ModelRegistry(str(folder / "var" / "registry"))
    versions = [
        add_small_model(registry, trees, {"name": "loans", "created": f"2026-01-0{day}T00:00:00+00:00"})
        for day, trees in enumerate(reversed(TREES), 1)
    ]
    outcome = run(folder, "seed")
    if outcome.code != 0:
        raise RuntimeError(outcome.err)
    return next(version for version in versions if version != registry.alias())


@contextmanager
def _over_rabbitmq(folder: Path) -> Iterator[Service]:
    registry = folder / "var" / "registry"
    with running_node() as node, workers(1, folder, broker_url=node.url, registry=registry):
        settings = {"AMQP_URL": node.url, "SESSION_SECRET": "only measured with, long enough to be one"}
        with serving(folder, "serve", DEMO_MODE="false", **settings) as service:
            yield service


def _in_turns(service: Service, challenger: str) -> dict[bool, Turns]:
    """Seconds of each score, turn by turn; the answers must be the same in all."""
    logins = json.loads((service.folder / "var" / "demo-logins.json").read_text(encoding="utf-8"))
    took: dict[bool, Turns] = {False: [], True: []}
    answers: set[float] = set()
    with service.client() as admin, service.client() as client:
        for who, role in ((admin, "admin"), (client, "client")):
            who.post("/auth/login", json=logins[role]).raise_for_status()
        _score(client)
        for turn in range(TURNS):
            is_staged = bool(turn % 2)
            if turn:
                act = "challenge" if is_staged else "withdraw"
                admin.post(f"/models/{challenger}/{act}").raise_for_status()
                time.sleep(UNTIL_THE_SERVICE_KNOWS_SECONDS)
            _score(client)
            took[is_staged].append([])
            for _ in range(SCORES_A_TURN):
                began = time.perf_counter()
                answers.add(_score(client))
                took[is_staged][-1].append(time.perf_counter() - began)
    if len(answers) != 1:
        raise RuntimeError(f"the answers differ: {answers}")
    return took


def _score(client: httpx.Client) -> float:
    answer = client.post("/api/client/score")
    answer.raise_for_status()
    return float(answer.json()["score"])


def _figures(turns: Turns, alone: Turns) -> list[str]:
    """The quietest turn beside the quietest without a challenger: what else the machine does only adds to a turn."""
    medians = sorted(median(turn) for turn in turns)
    quietest = min(median(turn) for turn in alone)
    slow = quantiles([seconds for turn in turns for seconds in turn], n=20)[18]
    spread = f"{duration(medians[0])} to {duration(medians[-1])}"
    return [duration(medians[0]), f"{medians[0] / quietest:.2f} ×", spread, duration(slow)]
