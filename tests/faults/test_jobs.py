"""Jobs on real parts: killed services, killed workers, a worker that dies between its reply and its acknowledgement."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import aio_pika
import httpx
import psutil
import pytest
from sqlalchemy import text

from app.exceptions import DatabaseUnavailable
from app.messaging.topology import JOB_QUEUE, declare_job_queue, declare_queues
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml_worker.handler import ScoringHandler
from app.services.crud.bulk import copy_records
from database.database import create_database_engine, session_scope
from tests.fixtures.command_line import Service, run
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.postgres import connected
from tests.fixtures.processes import has_ended
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank

pytestmark = [pytest.mark.postgres, pytest.mark.rabbitmq, pytest.mark.xdist_group("jobs")]
CLIENTS = 1510
SMALL_CHUNKS = 20
"""Clients of a chunk, so that a job has many and takes a while."""


@pytest.fixture(scope="module")
def bank() -> Iterator[RealBank]:
    with real_bank() as bank:
        yield bank


@contextmanager
def admin_of(service: Service) -> Iterator[httpx.Client]:
    with service.client() as http:
        http.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        yield http


def start(bank: RealBank, http: httpx.Client) -> int:
    """Start a job of all clients, in small chunks; its id."""
    answer = http.post("/jobs?all=true", json={"reasons": False})
    answer.raise_for_status()
    job = int(answer.json()["id"])
    asyncio.run(execute(bank, f"UPDATE jobs SET chunk_size = {SMALL_CHUNKS} WHERE id = {job} AND total IS NULL"))
    return job


async def execute(bank: RealBank, statement: str) -> None:
    async with connected(bank.database_url) as connection:
        await connection.execute(statement)


def scored(bank: RealBank, job: int) -> int:
    ((count,),) = bank.query("SELECT count(*) FROM scores WHERE request_id = $1", f"job-{job}")
    return int(count)


def is_done(bank: RealBank, job: int) -> bool:
    ((state,),) = bank.query("SELECT state FROM jobs WHERE id = $1", job)
    assert state in {"waiting", "running", "done"}
    return bool(state == "done")


def require_each_client_once(bank: RealBank, *jobs: int) -> None:
    """No client is left out or scored twice, results and events say the same, and the newest event is shown."""
    for job in jobs:
        found = bank.query("SELECT count(*), count(DISTINCT client_id) FROM scores WHERE request_id = $1", f"job-{job}")
        assert found == [(CLIENTS, CLIENTS)]
        told = bank.query(
            "SELECT count(*) FROM job_results r JOIN scores s ON s.id = r.score_id AND s.client_id = r.client_id "
            "AND s.score = r.after WHERE r.job_id = $1",
            job,
        )
        assert told == [(CLIENTS,)]
    newest = "SELECT max(id) FROM scores s WHERE s.client_id = c.user_id AND source <> 'shadow'"
    assert bank.query(f"SELECT count(*) FROM clients c WHERE latest_score_id IS DISTINCT FROM ({newest})") == [(0,)]


def process_of_jobs(service: Service) -> psutil.Process | None:
    """The process that the service has started for jobs."""
    for child in psutil.Process(service.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile
            if "app.commands.jobs" in " ".join(child.cmdline()):
                return child
    return None


def when_some_are_stored(bank: RealBank, job: int, act: Callable[[], object]) -> None:
    wait_until(lambda: scored(bank, job) > 0, pause=0.01)
    act()


def test_a_killed_service_and_killed_workers_leave_no_client_out_and_score_none_twice(bank: RealBank) -> None:
    with bank.work(2) as (one, _other):
        with bank.serve() as service, admin_of(service) as http:
            job = start(bank, http)
            when_some_are_stored(bank, job, one.kill)
            child = process_of_jobs(service)
            service.process.send_signal(signal.SIGKILL)
            if child is not None:
                wait_until(partial(has_ended, child))
        with bank.serve() as service:
            wait_until(lambda: is_done(bank, job))
            wait_until(lambda: process_of_jobs(service) is None)
    require_each_client_once(bank, job)


def test_a_killed_process_of_jobs_is_replaced_and_two_jobs_at_once_each_score_all(bank: RealBank) -> None:
    with bank.work(2), bank.serve() as service, admin_of(service) as http:
        jobs = [start(bank, http), start(bank, http)]

        def kill() -> None:
            child = process_of_jobs(service)
            if child is not None:
                child.kill()

        when_some_are_stored(bank, jobs[0], kill)
        wait_until(lambda: all(is_done(bank, job) for job in jobs))
        seen = [one["state"] for one in http.get("/jobs").json() if one["id"] in jobs]
    assert seen == ["done", "done"]
    require_each_client_once(bank, *jobs)


def test_a_worker_that_dies_between_its_reply_and_its_acknowledgement_scores_no_client_twice(bank: RealBank) -> None:
    """Its message is delivered again and computed again; the second reply finds its chunk stored, or no caller."""
    with bank.serve() as service, admin_of(service) as http:
        asyncio.run(declare(bank))
        job = start(bank, http)
        asyncio.run(reply_and_die(bank, lambda: scored(bank, job) >= SMALL_CHUNKS))
        assert 0 < scored(bank, job) < CLIENTS
        with bank.work(1):
            wait_until(lambda: is_done(bank, job))
    require_each_client_once(bank, job)


async def declare(bank: RealBank) -> None:
    async with await aio_pika.connect(bank.broker.url) as connection:
        channel = await connection.channel()
        await declare_queues(channel)
        await declare_job_queue(channel)


async def reply_and_die(bank: RealBank, is_stored: Callable[[], bool]) -> None:
    """Answer the first chunk as a worker does, wait until it is stored, and go without an acknowledgement."""
    handler = ScoringHandler(ModelCache(ModelRegistry(str(bank.registry)), portfolio_default_rate=None))
    answered = asyncio.Event()

    async with await aio_pika.connect(bank.broker.url) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=1)

        async def answer(message: Any) -> None:
            body = handler.answer(message.body, tells_rate=True)
            reply = aio_pika.Message(body, correlation_id=message.correlation_id)
            await channel.default_exchange.publish(reply, routing_key=message.reply_to)
            answered.set()

        queue = await channel.get_queue(JOB_QUEUE)
        await queue.consume(answer)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await answered.wait()
            while not await asyncio.to_thread(is_stored):  # noqa: ASYNC110  (the database has no event)
                await asyncio.sleep(0.05)


def test_scores_that_people_wait_for_are_answered_while_a_job_runs(bank: RealBank) -> None:
    with bank.work(1), bank.serve() as service, admin_of(service) as http:
        ((client_id,),) = bank.query("SELECT min(user_id) FROM clients")
        job = start(bank, http)
        answers = []
        while not is_done(bank, job):
            answers.append(http.post(f"/clients/{client_id}/score").status_code)
    assert len(answers) > 1
    assert set(answers) == {200}


def test_a_lock_that_is_not_had_in_time_is_no_fault_of_the_rows_that_are_copied(bank: RealBank) -> None:
    asyncio.run(copy_into_a_locked_table(bank))


async def copy_into_a_locked_table(bank: RealBank) -> None:
    engine = create_database_engine(bank.database_url)
    try:
        async with session_scope(engine) as holder, session_scope(engine) as session:
            await (await holder.connection()).execute(text("LOCK TABLE job_results"))
            await (await session.connection()).execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(DatabaseUnavailable):
                await copy_records(session, "job_results", ["job_id", "client_id"], [(1, 1)])
    finally:
        await engine.dispose()


def test_the_command_scores_all_and_says_how_it_ended(bank: RealBank) -> None:
    with bank.work(1):
        done = run(bank.folder, "rescore", "--no-reasons", **bank.variables)
    assert done.code == 0, done.err
    assert f"{CLIENTS:,} clients scored, 0 not." in done.out
    ((job,),) = bank.query("SELECT max(id) FROM jobs")
    require_each_client_once(bank, int(job))
    again = run(bank.folder, "rescore", "--job", "99999", **bank.variables)
    assert again.is_a_sentence
    assert "There is no job 99999." in again.err
