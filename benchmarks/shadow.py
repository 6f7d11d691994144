"""A live score with a challenger in shadow and without one, in turns, by the same processes, in one run."""

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.ml.training.fitting import TrainingSettings, fit
from app.services.scorers.shadow import CHALLENGERS_KNOWN_SECONDS
from benchmarks.intervals import median_interval
from benchmarks.page import duration, table, times
from tests.fixtures.bank_folder import count, database_file, kept_logins, query, seed_in
from tests.fixtures.command_line import FRESH, Service, serving
from tests.fixtures.rabbitmq import running_node
from tests.fixtures.workers import workers

TURNS = 12
REQUESTS = 120
AT_ONCE = (1, 8)
CLIENTS = 50
SETTLED_SECONDS = CHALLENGERS_KNOWN_SECONDS + 0.5
"""After a challenger was staged or withdrawn the service knows it, and what waited is done."""
HEADER = ["scored by, at once", *("p50 without", "p50 with", "ratio"), *("p95 without", "p95 with", "ratio")]
Seconds = list[float]


@dataclass
class Watched:
    """Seconds of each answer by turn, without a challenger and with one, and every PD returned for a client."""

    without: list[Seconds] = field(default_factory=list)
    beside: list[Seconds] = field(default_factory=list)
    returned: dict[int, set[str]] = field(default_factory=dict)


def shadow() -> str:
    """Return the table: embedded, and over RabbitMQ with two workers; and whether the promise is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        champion, challenger = _models(folder)
        asyncio.run(seed_in(folder))
        found: dict[str, Watched] = {}
        with serving(folder, "serve", LOG_LEVEL="WARNING", **FRESH) as service:
            found |= _watch(service, folder, challenger, "its own process")
        with _over_rabbitmq(folder) as service:
            found |= _watch(service, folder, challenger, "two workers")
        stored = count(folder, "scores", "source = 'shadow'")
        assert not query(folder, f"SELECT 1 FROM scores WHERE source = 'api' AND model_version <> '{champion}'")
    return "\n\n".join([table(HEADER, [_line(*one) for one in found.items()]), _verdict(found, stored)])


def _models(folder: Path) -> tuple[str, str]:
    """Put a champion of the default size and a challenger nearly as large into the registry."""
    contract = load_contract("consumer_loan")
    loans = read_table(DEFAULT_DATA, contract)
    registry = ModelRegistry(str(folder / "var" / "registry"))
    challenger, champion = (
        registry.add(
            fit(contract, loans, settings=TrainingSettings(iterations=trees)),
            {"name": contract.name, "created": f"2026-01-0{day}T00:00:00+00:00"},
        )
        for day, trees in ((1, 450), (2, 500))
    )
    return champion, challenger


@contextmanager
def _over_rabbitmq(folder: Path) -> Iterator[Service]:
    """Run the same bank with a broker and two workers."""
    settings = {
        "DATABASE_URL": f"sqlite:///{database_file(folder)}",
        "REGISTRY_URL": str(folder / "var" / "registry"),
        "SESSION_SECRET": "a secret that only benchmarks know",
        "DEMO_MODE": "false",
        "LOG_LEVEL": "WARNING",
    }
    crew = folder / "crew"
    crew.mkdir()
    with (
        running_node() as node,
        workers(2, crew, broker_url=node.url, registry=folder / "var" / "registry", PYTHONPATH=FRESH["PYTHONPATH"]),
        serving(crew, "serve", AMQP_URL=node.url, **settings, **FRESH) as service,
    ):
        yield service


def _watch(service: Service, folder: Path, challenger: str, name: str) -> dict[str, Watched]:
    """Measure turns without a challenger and with one, each first as often as second."""
    found = {f"{name}, {at_once}": Watched() for at_once in AT_ONCE}
    ids = [int(row[0]) for row in query(folder, f"SELECT user_id FROM clients ORDER BY user_id LIMIT {CLIENTS}")]
    with service.client() as admin:
        admin.post("/auth/login", json=kept_logins(folder)["admin"]).raise_for_status()
        for turn in range(TURNS):
            for act in ("challenge", "withdraw") if turn % 2 else ("withdraw", "challenge"):
                admin.post(f"/models/{challenger}/{act}")  # refused where it is so already
                time.sleep(SETTLED_SECONDS)
                for at_once, watched in zip(AT_ONCE, found.values(), strict=True):
                    turns = watched.beside if act == "challenge" else watched.without
                    turns.append(_turn(service, admin.cookies, ids, at_once, watched.returned))
    return found


def _turn(
    service: Service, cookies: httpx.Cookies, ids: list[int], at_once: int, returned: dict[int, set[str]]
) -> Seconds:
    """Seconds of each answer, after a few to warm up."""
    took: Seconds = []
    clients = threading.local()

    def score(client_id: int) -> tuple[float, dict[str, Any]]:
        if not hasattr(clients, "http"):
            clients.http = service.client()
            clients.http.cookies = cookies
        began = time.perf_counter()
        answer = clients.http.post(f"/clients/{client_id}/score")
        seconds = time.perf_counter() - began
        answer.raise_for_status()
        return seconds, answer.json()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(score, ids[: 2 * at_once]))
        for seconds, body in pool.map(score, islice(cycle(ids), REQUESTS)):
            took.append(seconds)
            returned.setdefault(body["client_id"], set()).add(float(body["score"]).hex())
    return took


def _line(name: str, watched: Watched) -> list[str]:
    return [name, *_figures(watched, median), *_figures(watched, _p95)]


def _figures(watched: Watched, figure: Callable[[Seconds], float]) -> list[str]:
    """Of the median turn without and with a challenger, and the ratio of neighbouring turns with its interval."""
    without, beside = (median(figure(turn) for turn in turns) for turns in (watched.without, watched.beside))
    middle, low, high = _ratio(watched, figure)
    return [duration(without), duration(beside), f"{times(middle)} ({low:.2f} to {high:.2f})"]


def _ratio(watched: Watched, figure: Callable[[Seconds], float]) -> tuple[float, float, float]:
    """Return the median over pairs of neighbouring turns, and its interval."""
    pairs = zip(watched.without, watched.beside, strict=True)
    ratios = [figure(beside) / figure(without) for without, beside in pairs]
    return median(ratios), *median_interval(ratios)


def _p95(seconds: Seconds) -> float:
    return quantiles(seconds, n=20)[18]


def _verdict(found: Mapping[str, Watched], stored: int) -> str:
    """Return the promise, and whether it is kept."""
    slower = [name for name, watched in found.items() if _ratio(watched, median)[1] > 1]
    differing = [client for watched in found.values() for client, pds in watched.returned.items() if len(pds) > 1]
    equal = "bit for bit the same in all turns" if not differing else f"DIFFERENT for {len(differing)} clients"
    kept = "kept" if not slower and not differing else f"NOT kept ({', '.join(slower) or 'answers'})"
    return (
        "Promised: a challenger changes neither the answer nor its p50 by more than noise (1 lies in the interval). "
        f"Answers: {equal}; {stored:,} of the challenger's were stored meanwhile: {kept}."
    )
