"""Under load, with a worker and the database killed in the middle of it: nothing is lost, doubled or wrong."""

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest

from tests.fixtures.bad_day import bad_day
from tests.fixtures.bank_books import last_event, read_books
from tests.fixtures.command_line import Service
from tests.fixtures.durability import PERSISTENT, read_durability
from tests.fixtures.ledger import DOUBLED, LOST, WRONG, Entry, check, entries_of
from tests.fixtures.load.plan import Outcome, Plan, Request
from tests.fixtures.load.process import loading
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.postgres import connected
from tests.fixtures.real_bank import RealBank, log_in_managers, real_bank

pytestmark = [pytest.mark.postgres, pytest.mark.rabbitmq, pytest.mark.xdist_group("nothing_is_lost")]
CONNECTIONS = 16
CALM_SECONDS = 2
CALLS_A_SECOND = 40
WAITING = 150


COPIED = (
    "client_id, client_revision, score, raw_proba, model_version, reasons, asked_by, source, timestamp, "
    "portfolio_default_rate"
)


@dataclass(frozen=True)
class Scene:
    """A bank that serves, and a score request of each of its clients."""

    bank: RealBank
    service: Service
    requests: list[Request]

    def plan(self, seconds: float) -> Plan:
        """A pace that does not hang on the machine's, so that refusals are not asked again and again."""
        return Plan([("127.0.0.1", self.service.port)], self.requests, CONNECTIONS, seconds, rate=CALLS_A_SECOND)

    def entries(self, outcome: Outcome) -> list[Entry]:
        return entries_of(self.requests, outcome.calls)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with real_bank() as bank, bank.serve(LOG_LEVEL="WARNING") as service:
        yield Scene(bank, service, log_in_managers(bank, service).score_requests())


async def findings(scene: Scene, entries: list[Entry], after: int) -> list[tuple[str, str]]:
    return [(one.kind, one.sentence) for one in check(entries, await read_books(scene.bank, after=after))]


async def test_on_a_calm_day_all_is_kept_and_the_servers_say_so(scene: Scene) -> None:
    after = await last_event(scene.bank)
    with scene.bank.work(2), loading(scene.plan(CALM_SECONDS)) as load:
        found = await asyncio.to_thread(read_durability, scene.bank)
        outcome = await asyncio.to_thread(load.outcome)
    assert outcome.good
    assert not outcome.errors, {call.body for call in outcome.calls if call.status != 200}
    assert await findings(scene, scene.entries(outcome), after) == []
    assert found.settings == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    assert (found.overridden, found.not_logged) == ([], [])
    assert found.queue == ("quorum", True)
    assert found.publishers >= 1


async def test_services_stopped_with_full_waiting_rooms_answer_every_call_and_keep_what_they_answered(
    scene: Scene,
) -> None:
    """The only worker is frozen, so that all calls wait; both services get SIGTERM; then the worker goes on."""
    after = await last_event(scene.bank)
    with scene.bank.work() as (worker,), scene.bank.serve() as one, scene.bank.serve() as other:
        worker.freeze()
        addresses = [("127.0.0.1", service.port) for service in (one, other)]
        plan = Plan(addresses, scene.requests, WAITING, PATIENCE_SECONDS, calls=WAITING)
        with loading(plan) as load:
            await asyncio.to_thread(wait_until, lambda: open_connections(one) + open_connections(other) == WAITING)
            await asyncio.to_thread(worker.wait_until_it_was_sent)
            for service in (one, other):
                service.process.send_signal(signal.SIGTERM)
            worker.thaw()
            outcome = await asyncio.to_thread(load.outcome)
        assert {service.process.wait(PATIENCE_SECONDS) for service in (one, other)} == {-signal.SIGTERM}
    assert len(outcome.calls) == WAITING
    assert {call.status for call in outcome.calls} <= {200, 503, 504}, {call.fault for call in outcome.calls}
    assert outcome.good
    assert await findings(scene, scene.entries(outcome), after) == []


def open_connections(service: Service) -> int:
    connections = psutil.Process(service.process.pid).net_connections("tcp4")
    return sum(one.status == "ESTABLISHED" and one.laddr.port == service.port for one in connections)


async def test_kills_under_load_lose_double_and_falsify_nothing(scene: Scene) -> None:
    """Callers repeat under their key what was not answered: each has one event in the end."""
    day = await bad_day(scene.bank, ("127.0.0.1", scene.service.port), scene.requests)
    assert day.findings == []
    assert day.without_answer == set()
    assert day.delivery_mode == PERSISTENT
    assert day.answered
    assert day.answered < len(day.entries), "nothing was under way when the servers were killed"


async def test_the_checker_names_what_was_planted(scene: Scene) -> None:
    after, bank = await last_event(scene.bank), scene.bank
    with bank.work(1), loading(scene.plan(1)) as load:
        outcome = await asyncio.to_thread(load.outcome)
    entries = scene.entries(outcome)
    assert await findings(scene, entries, after) == []
    ids = [int(entry.answer["id"]) for entry in entries if entry.answer]
    planted = [
        (LOST, f"DELETE FROM scores WHERE id = {ids[0]}"),
        (DOUBLED, f"INSERT INTO scores ({COPIED}) SELECT {COPIED} FROM scores WHERE id = {ids[1]}"),
        (WRONG, f"UPDATE scores SET score = score / 2 WHERE id = {ids[2]}"),
        (WRONG, f"UPDATE clients SET latest_score = latest_score / 2 WHERE latest_score_id = {ids[3]}"),
    ]
    known: set[tuple[str, str]] = set()
    for kind, statement in planted:
        await plant(bank, statement)
        found = set(await findings(scene, entries, after))
        assert kind in {kind for kind, _ in found - known}, statement
        known = found


async def plant(bank: RealBank, statement: str) -> None:
    """A change behind the back of the bank's own tables, which refuse it."""
    async with connected(bank.database_url) as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        assert await connection.execute(statement) != "UPDATE 0"
