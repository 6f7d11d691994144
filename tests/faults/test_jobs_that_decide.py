"""Jobs that decide, on real parts: a stop, another policy, a killed service in the middle; and a worker without the
model."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.ml.registry.registry import ModelRegistry
from app.policy.loader import SHIPPED
from tests.fixtures.command_line import Service, run
from tests.fixtures.patience import wait_until
from tests.fixtures.postgres import connected
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank
from tests.fixtures.small_models import add_small_model
from tests.fixtures.workers import workers

pytestmark = [pytest.mark.postgres, pytest.mark.rabbitmq, pytest.mark.xdist_group("jobs")]
DEMO = SHIPPED / "consumer_loan.yaml"
SMALL_CHUNKS = 20
ONCE = (
    "SELECT count(*), count(DISTINCT s.client_id), count(d.id), count(DISTINCT d.score_id) "
    "FROM scores s LEFT JOIN decisions d ON d.score_id = s.id WHERE s.request_id = $1"
)


@pytest.fixture(scope="module")
def bank() -> Iterator[RealBank]:
    with real_bank() as bank:
        command(bank, "policy", "add", str(DEMO), "--activate")
        yield bank


def command(bank: RealBank, *arguments: str) -> str:
    done = run(bank.folder, *arguments, **bank.variables)
    assert done.code == 0, done.err
    return done.out


@contextmanager
def admin_of(service: Service) -> Iterator[httpx.Client]:
    with service.client() as http:
        http.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        yield http


def start(bank: RealBank, http: httpx.Client, *, cut: bool = True, **body: bool) -> int:
    """Start a job of all clients, in small chunks unless said otherwise; its id."""
    job = int(http.post("/jobs?all=true", json=body).raise_for_status().json()["id"])
    if cut:
        asyncio.run(_cut_small(bank, job))
    return job


async def _cut_small(bank: RealBank, job: int) -> None:
    async with connected(bank.database_url) as connection:
        await connection.execute(f"UPDATE jobs SET chunk_size = {SMALL_CHUNKS} WHERE id = {job} AND total IS NULL")


def state(bank: RealBank, job: int) -> tuple[str, str | None]:
    ((found, trouble),) = bank.query("SELECT state, trouble FROM jobs WHERE id = $1", job)
    return str(found), trouble


def clients(bank: RealBank) -> int:
    ((count,),) = bank.query("SELECT count(*) FROM clients")
    return int(count)


def decided(bank: RealBank, job: int) -> int:
    return int(bank.query(ONCE, f"job-{job}")[0][2])


def require_each_client_decided_once(bank: RealBank, job: int) -> None:
    count = clients(bank)
    assert bank.query(ONCE, f"job-{job}") == [(count, count, count, count)]
    same = "SELECT count(*) FROM job_results r JOIN decisions d USING (score_id, outcome) WHERE r.job_id = $1"
    assert bank.query(same, job) == [(count,)]


def test_a_stop_in_the_middle_refers_all_that_follow(bank: RealBank) -> None:
    with bank.work(1), bank.serve() as service, admin_of(service) as http:
        job = start(bank, http, decide=True)
        wait_until(lambda: decided(bank, job) > 0, pause=0.01)
        http.post("/decisions/stop", json={"reason": "debts are wrong"}).raise_for_status()
        wait_until(lambda: state(bank, job)[0] == "done")
        report = http.get(f"/jobs/{job}/report").raise_for_status().json()
        http.post("/decisions/start", json={"reason": "debts are right again"}).raise_for_status()
    require_each_client_decided_once(bank, job)
    ((before, after),) = bank.query(
        "SELECT count(*) FILTER (WHERE NOT d.is_stopped), count(*) FILTER (WHERE d.is_stopped) "
        "FROM decisions d JOIN scores s ON s.id = d.score_id WHERE s.request_id = $1",
        f"job-{job}",
    )
    assert 0 < before < clients(bank)
    assert after == clients(bank) - before
    assert bank.query("SELECT count(*) FROM decisions WHERE is_stopped AND outcome <> 'refer'") == [(0,)]
    assert sum(report["outcomes"].values()) == clients(bank)
    assert report["outcomes"]["refer"] >= after


def test_another_policy_in_the_middle_ends_the_job_with_the_reason_and_no_score_without_its_decision(
    bank: RealBank, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(DEMO.read_text(encoding="utf-8").replace("version: 1\ntitle", "version: 2\ntitle", 1), "utf-8")
    with bank.work(1), bank.serve() as service, admin_of(service) as http:
        job = start(bank, http, decide=True)
        wait_until(lambda: decided(bank, job) > 0, pause=0.01)
        command(bank, "policy", "add", str(other), "--activate")
        wait_until(lambda: state(bank, job)[0] in {"failed", "done"})
        found, trouble = state(bank, job)
        assert (found, "decides no more" in (trouble or "")) == ("failed", True), trouble
        again = start(bank, http, decide=True)
        wait_until(lambda: state(bank, again)[0] == "done")
    scores, _, decisions, _ = bank.query(ONCE, f"job-{job}")[0]
    assert 0 < scores < clients(bank)
    assert decisions == scores
    require_each_client_decided_once(bank, again)


def test_a_killed_service_leaves_no_client_out_and_decides_on_none_twice(bank: RealBank) -> None:
    with bank.work(1):
        with bank.serve() as service, admin_of(service) as http:
            job = start(bank, http, decide=True)
            wait_until(lambda: decided(bank, job) > 0, pause=0.01)
            service.process.send_signal(signal.SIGKILL)
        with bank.serve():
            wait_until(lambda: state(bank, job)[0] == "done")
    require_each_client_decided_once(bank, job)


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    """A registry with another model alone."""
    card = {"name": "other", "created": "2026-01-01T00:00:00+00:00"}
    registry = ModelRegistry(str(tmp_path / "other"))
    registry.set_alias(add_small_model(registry, 9, card))
    return tmp_path / "other"


def test_a_job_says_that_no_worker_has_its_model_and_goes_on_with_the_first_that_has_it(
    bank: RealBank, lacking: Path, tmp_path: Path
) -> None:
    away = workers(1, tmp_path, broker_url=bank.broker.url, registry=lacking)
    with bank.serve() as service, admin_of(service) as http:
        with away as (worker,):
            job = start(bank, http, reasons=False, cut=False)
            wait_until(lambda: state(bank, job)[1] is not None)
            found, trouble = state(bank, job)
            assert worker.answers_to(f"job-{job}")
        assert found == "running"
        assert "cannot be loaded" in (trouble or "")
        assert bank.query("SELECT count(*) FROM job_results WHERE job_id = $1", job) == [(0,)]
        with bank.work(1):
            wait_until(lambda: state(bank, job)[0] == "done")
    require_each_client_scored_once(bank, job)
    assert state(bank, job) == ("done", None)


def test_a_worker_without_the_model_leaves_the_clients_to_another_that_has_it(
    bank: RealBank, lacking: Path, tmp_path: Path
) -> None:
    away = workers(1, tmp_path, broker_url=bank.broker.url, registry=lacking)
    with away as (worker,), bank.work(1), bank.serve() as service, admin_of(service) as http:
        job = start(bank, http, reasons=False, cut=False)
        wait_until(lambda: state(bank, job)[0] == "done")
        assert worker.answers_to(f"job-{job}")
    require_each_client_scored_once(bank, job)


def require_each_client_scored_once(bank: RealBank, job: int) -> None:
    """Each has a score, none a failure."""
    count = clients(bank)
    found = "SELECT count(*), count(DISTINCT client_id), count(score_id) FROM job_results WHERE job_id = $1"
    assert bank.query(found, job) == [(count, count, count)]
