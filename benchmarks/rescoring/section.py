"""Re-scoring N clients by a job beside the direct script, in one run; and what people wait for a score meanwhile."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

import httpx

from benchmarks.hot_path.models import put_default_models
from benchmarks.page import duration, table, times
from benchmarks.rescoring.copies import add_copies
from tests.fixtures.command_line import FRESH, ROOT, Service
from tests.fixtures.patience import wait_until
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank

CLIENTS = 20_000
WORKERS = 2
TREES = 450
CALM_SECONDS = 5.0
PAUSE_SECONDS = 0.02
"""Between the scores of the one person who asks meanwhile."""
TIMED = "SELECT extract(epoch FROM ended - timestamp) FROM jobs WHERE id = $1 AND state = 'done'"


@dataclass
class Waits:
    """How long a person waited for each score."""

    seconds: list[float] = field(default_factory=list)

    def figures(self) -> tuple[float, float]:
        """Return the median and the 99th percentile."""
        return median(self.seconds), quantiles(self.seconds, n=100)[-1]


@dataclass(frozen=True)
class Run:
    """Seconds of the direct script and of the job, and the waits while the job ran."""

    direct: float
    job: float
    waits: Waits

    def row(self, name: str, clients: int, calm: Waits) -> list[str]:
        """Return the line of the table."""
        (p50, p99), (calm_p50, calm_p99) = self.waits.figures(), calm.figures()
        return [
            name,
            f"{clients / self.direct:,.0f}/s",
            f"{clients / self.job:,.0f}/s",
            times(self.direct / self.job),
            f"{duration(p50)} ({times(p50 / calm_p50)})",
            f"{duration(p99)} ({times(p99 / calm_p99)})",
        ]


HEADER = ["stored events", "direct script", "job", "job / direct", "p50 of a score meanwhile", "p99 meanwhile"]


def rescoring(clients: int = CLIENTS) -> str:
    """Return the table, and how long a score takes when no job runs."""
    with (
        real_bank(lambda folder: put_default_models(folder, (TREES,)), **FRESH) as bank,
        bank.work(WORKERS),
        bank.serve(LOG_LEVEL="WARNING") as service,
        service.client() as http,
    ):
        ((before,),) = bank.query("SELECT count(*) FROM clients")
        asyncio.run(add_copies(bank, clients - int(before)))
        http.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        with _asking(bank, service) as calm:
            time.sleep(CALM_SECONDS)
        rows = [
            _run(bank, service, http, has_reasons=has_reasons).row(name, clients, calm)
            for name, has_reasons in (("without reasons", False), ("with reasons", True))
        ]
    p50, p99 = calm.figures()
    calmly = f"One person asks for one score after the other; without a job p50 {duration(p50)}, p99 {duration(p99)}."
    return f"{clients:,} clients, {WORKERS} workers.\n\n{table(HEADER, rows)}\n\n{calmly}"


def _run(bank: RealBank, service: Service, http: httpx.Client, *, has_reasons: bool) -> Run:
    direct = _direct(bank, "reasons" if has_reasons else "none")
    with _asking(bank, service) as waits:
        answer = http.post("/jobs?all=true", json={"reasons": has_reasons})
        answer.raise_for_status()
        job = answer.json()["id"]
        began = _began(bank, job)
        wait_until(lambda: bool(bank.query(TIMED, job)))
    ((took,),) = bank.query(TIMED, job)
    return Run(direct, float(took) - began, waits)


def _began(bank: RealBank, job: int) -> float:
    """Return after how many seconds the job's process was there: what starting it takes is not the work."""
    started = time.perf_counter()
    wait_until(lambda: bank.query("SELECT total FROM jobs WHERE id = $1", job) != [(None,)], pause=0.01)
    return time.perf_counter() - started


def _direct(bank: RealBank, reasons: str) -> float:
    command = [sys.executable, "-m", "benchmarks.rescoring.direct", bank.database_url, str(bank.registry)]
    done = subprocess.run(
        [*command, bank.versions[-1], reasons], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout)


@contextmanager
def _asking(bank: RealBank, service: Service) -> Iterator[Waits]:
    """Let one person ask for one score after the other, while the block lasts."""
    ((client_id,),) = bank.query("SELECT max(user_id) FROM clients")
    waits, is_over = Waits(), threading.Event()

    def ask() -> None:
        with service.client() as http:
            http.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
            while not is_over.wait(PAUSE_SECONDS):
                began = time.perf_counter()
                http.post(f"/clients/{client_id}/score").raise_for_status()
                waits.seconds.append(time.perf_counter() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()
