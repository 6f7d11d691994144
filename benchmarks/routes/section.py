"""Asks every route and writes what it cost: `python -m benchmarks routes`."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from app.api import create_app
from benchmarks.page import duration, table
from benchmarks.processor import Groups, processor_seconds, spent
from benchmarks.routes.examples import (
    ADMIN,
    BODIES,
    LAST,
    LOGINS,
    LOGOUT,
    PAUSE,
    REASONS,
    SERVICE,
    Places,
    application,
    path_of,
    policy_of,
    role_of,
)
from tests.fixtures.bank_folder import embedded_settings
from tests.fixtures.command_line import FRESH, Service
from tests.fixtures.counting_proxy import CountingProxy, counting_proxy
from tests.fixtures.every_route import routes_of
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_models import put_models

READS, CHANGES = 10, 4
"""Calls of a route."""
MOST_ROUND_TRIPS = 3
API, POSTGRES = "API", "PostgreSQL"
HEADER = ["route", "asked by", "answer", "round trips", "API", "PostgreSQL", "why more than three"]


@dataclass(frozen=True)
class Cost:
    """Of one route: the status, and the median of its calls."""

    route: str
    status: int
    round_trips: int
    api: float
    postgres: float

    def row(self) -> list[str]:
        is_high = self.round_trips > MOST_ROUND_TRIPS
        reason = REASONS.get(self.route, "**no reason given yet**") if is_high else ""
        return [
            f"`{self.route}`",
            role_of(self.route),
            str(self.status),
            f"**{self.round_trips}**" if is_high else str(self.round_trips),
            duration(self.api),
            duration(self.postgres),
            reason,
        ]


def routes(reads: int = READS, changes: int = CHANGES) -> str:
    """Return the table, the dearest first; and how many routes need more than three round trips."""
    with (
        real_bank(partial(put_models, count=3), **FRESH) as bank,
        bank.work(1),
        _watched(bank) as (service, proxy),
        _callers(service) as http,
    ):
        groups = {API: [service.process.pid], POSTGRES: [bank.postgres.pid]}
        places = Places.of(bank)
        with service.client() as program:
            add_programs(http[ADMIN], program, places, count=max(reads, changes) + 2)
            add_jobs(http[ADMIN], places, count=changes + 1)
            add_policies(http[ADMIN], places, count=changes + 1)
            caller = _Caller({**http, SERVICE: program}, proxy, groups, places)
            costs = [caller.cost(route, reads if route.startswith("GET ") else changes) for route in _in_order()]
    costs.sort(key=lambda cost: (-cost.round_trips, cost.route))
    above = sum(cost.round_trips > MOST_ROUND_TRIPS for cost in costs)
    return f"{table(HEADER, [cost.row() for cost in costs])}\n\n{above} of {len(costs)} routes need more than three."


def all_routes() -> set[str]:
    """Of the service itself."""
    with tempfile.TemporaryDirectory() as folder, embedded_settings(Path(folder), LOG_LEVEL="WARNING") as settings:
        return routes_of(create_app(settings, MockedScorer()))


def _in_order() -> list[str]:
    found = all_routes() - set(LAST)
    return [*sorted(found), *LAST]


@contextmanager
def _watched(bank: RealBank) -> Iterator[tuple[Service, CountingProxy]]:
    """Return an API whose way to the database is counted."""
    with counting_proxy(bank.postgres.folder) as proxy:
        url = bank.database_url.replace(str(bank.postgres.folder), str(proxy.folder))
        with replace(bank, more={**bank.more, "DATABASE_URL": url}).serve(LOG_LEVEL="WARNING") as service:
            yield service, proxy


@dataclass(frozen=True)
class _Caller:
    """A user of each role, logged in, and what is read before and after each call."""

    http: Mapping[str, httpx.Client]
    proxy: CountingProxy
    groups: Groups
    places: Places

    def cost(self, route: str, calls: int) -> Cost:
        """Measure calls after the first, which prepares statements; log in again between calls where needed."""
        http, body, trips = self.http[role_of(route)], BODIES.get(route), []
        used: Counter[str] = Counter()
        for number in range(calls + 1):
            if route == LOGOUT and number:
                log_in(http, role_of(route))
            content = body(self.places, number) if body else None
            path = path_of(route, self.places, number)
            if route == PAUSE:
                http.post(path.replace("pause", "resume")).raise_for_status()
            before, counted = processor_seconds(self.groups), self.proxy.round_trips
            answer = http.request(route.split(" ", maxsplit=1)[0], path, json=content)
            trips.append(self.proxy.round_trips - counted)
            if number:
                used.update(spent(before, processor_seconds(self.groups)))
        if route == LOGOUT:
            log_in(http, role_of(route))
        return Cost(route, answer.status_code, round(median(trips[1:])), used[API] / calls, used[POSTGRES] / calls)


@contextmanager
def _callers(service: Service) -> Iterator[dict[str, httpx.Client]]:
    with ExitStack() as life:
        clients = {role: life.enter_context(service.client()) for role in LOGINS}
        for role, http in clients.items():
            log_in(http, role)
        yield clients


def log_in(http: httpx.Client, role: str) -> None:
    """As the demo user of that role."""
    http.post("/auth/login", json={"login": LOGINS[role], "password": PASSWORD}).raise_for_status()


def add_programs(admin: httpx.Client, program: httpx.Client, places: Places, *, count: int) -> None:
    """Add service accounts with a key each; `program` calls with the first one, and has sent an application."""
    for number in range(count):
        body = {"login": f"caller_{number}", "name": "Program", "owner": "Benchmarks"}
        account = admin.post("/service-accounts", json=body).raise_for_status().json()["id"]
        wanted = {"scopes": ["score", "read", "write", "import"], "requests_per_minute": 1_000_000}
        key = admin.post(f"/service-accounts/{account}/keys", json=wanted).raise_for_status().json()
        places.accounts.append(account)
        places.keys.append(key["id"])
        if number == 0:
            program.headers["Authorization"] = f"Bearer {key['key']}"
    program.post("/applications", json=application(1)).raise_for_status()


def add_jobs(admin: httpx.Client, places: Places, *, count: int) -> None:
    """Add a job that was cancelled, for reading, and paused ones: so many to cancel, so many to pause and resume."""
    for _ in range(2 * count + 1):
        job = admin.post("/jobs", params={"all": "true"}, json={}).raise_for_status().json()["id"]
        admin.post(f"/jobs/{job}/pause").raise_for_status()
        places.jobs.append(job)
    admin.post(f"/jobs/{places.jobs[0]}/cancel").raise_for_status()


def add_policies(admin: httpx.Client, places: Places, *, count: int) -> None:
    """Add drafts: so many to activate, so many to retire."""
    for number in range(2 * count):
        answer = admin.post("/policies", json=policy_of(1 + number)).raise_for_status()
        places.policies.append(answer.json()["sha256"])
