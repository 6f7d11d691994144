"""Migrations of a filled bank: how long a writer and a reader that do not stop wait while each of them runs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from benchmarks.page import table
from database.config import async_url
from database.migrate import MIGRATIONS, migrate, upgrade_to_head
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_server import postgres_node

BEFORE = "0005_contacts"
PROMISED_FROM = "0006_lists"
CLIENTS = 100_000
EVENTS = 1_000_000
MOST_SECONDS = 1.0
STEP = 7919
"""A prime: the next client is far from the last."""
PAUSE_SECONDS = 0.005
"""Between two statements of the writer and of the reader."""
FILL = f"""
INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, timestamp)
SELECT id, 'login_' || id, 'hash', 'A' || id, 'B' || id, 'client', true, 'a' || id || ' b' || id, now()
FROM generate_series(1, {CLIENTS}) AS id;
INSERT INTO clients (user_id, role, features, revision, timestamp)
SELECT id, 'client', '{{"age": 41, "income_monthly": 90000.0}}', 1, now() FROM users;
INSERT INTO client_revisions (client_id, revision, features, changes, timestamp)
SELECT id, 1, '{{"age": 41, "income_monthly": 90000.0}}', '{{}}', now() FROM users;
INSERT INTO credits (client_id, amount_total, annual_rate, payment_history)
SELECT id, 100000, 0.1, '[{{"months_ago": 0, "status": "0"}}]' FROM users;
INSERT INTO model_versions (sha256, name, created, stage, card)
VALUES (repeat('a', 64), 'model', now(), 'champion', '{{}}');
INSERT INTO scores (client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
SELECT 1 + number % {CLIENTS}, 1, 0.1, 0.1, repeat('a', 64),
  '[{{"feature": "age", "value": 41, "contribution": 0.25}}]', 'api', now() - number * interval '1 second'
FROM generate_series(1, {EVENTS}) AS number;
"""
WRITE = """
INSERT INTO scores (client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
VALUES ($1, 1, 0.2, 0.2, repeat('a', 64), '[]', 'api', now())
"""
EDIT = "UPDATE clients SET timestamp = now() WHERE user_id = $1"
LOG_IN = "UPDATE users SET password_hash = 'another' WHERE id = $1"
READ = """
SELECT login, clients.features, changes, score FROM clients JOIN users ON id = user_id
JOIN client_revisions ON client_revisions.client_id = user_id
JOIN scores ON scores.client_id = user_id WHERE user_id = $1
"""


@dataclass
class Waits:
    """The longest statement of a writer and of a reader so far, in seconds, and how many there were."""

    longest: dict[str, float] = field(default_factory=dict)
    count: int = 0

    def note(self, who: str, seconds: float) -> None:
        """Count a statement."""
        self.count += 1
        self.longest[who] = max(self.longest.get(who, 0.0), seconds)

    def take(self) -> dict[str, float]:
        """Return the longest ones, and begin anew."""
        taken, self.longest = self.longest, {}
        return taken


def migrations() -> str:
    """Return the section of the page."""
    with postgres_node() as node:
        lines, count = asyncio.run(_measure(node.url))
    names = [line[0] for line in lines]
    promised = lines[names.index(f"`{PROMISED_FROM}`") :]
    longest = max(float(cell) for line in promised for cell in line[2:])
    shown = [[name, f"{seconds} s", f"{write} s", f"{read} s"] for name, seconds, write, read in lines]
    kept = "kept" if longest < MOST_SECONDS else "not kept"
    return (
        f"{table(['migration', 'takes', 'longest write', 'longest read'], shown)}\n\n{count:,} statements beside the "
        f"migrations. Promised: from `{PROMISED_FROM}` on none waits {MOST_SECONDS:g} s. "
        f"Here at most {longest:.2f} s: {kept}."
    )


async def _measure(url: str) -> tuple[list[list[str]], int]:
    await migrate(async_url(url), lambda config: command.upgrade(config, BEFORE))
    async with connected(url) as connection:
        await connection.execute(FILL, timeout=None)
        await connection.execute("VACUUM ANALYZE", timeout=None)
    waits, lines = Waits(), []
    async with _people_at_work(url, waits):
        await asyncio.sleep(1)
        lines.append(_line("none: people at work alone", 1, waits))
        for revision in _revisions():
            began = time.perf_counter()
            await migrate(async_url(url), lambda config, to=revision: command.upgrade(config, to))  # type: ignore[misc]
            lines.append(_line(f"`{revision}`", time.perf_counter() - began, waits))
        began = time.perf_counter()
        await upgrade_to_head(async_url(url))
        lines.append(_line("keys of names and indexes, beside people at work", time.perf_counter() - began, waits))
    return lines, waits.count


def _line(name: str, seconds: float, waits: Waits) -> list[str]:
    longest = waits.take()
    return [name, f"{seconds:.1f}", *(f"{longest.get(who, 0.0):.2f}" for who in ("write", "read"))]


def _revisions() -> list[str]:
    """Return the migrations after the bank's own, in order."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    later = ScriptDirectory.from_config(config).iterate_revisions("head", BEFORE)
    return [script.revision for script in reversed(list(later))]


@asynccontextmanager
async def _people_at_work(url: str, waits: Waits) -> AsyncIterator[None]:
    """Have a writer score, edit and change passwords, and a reader open cards, until the end."""
    async with connected(url) as writer, connected(url) as reader:
        work = [
            asyncio.create_task(_at_work(writer, "write", (WRITE, EDIT, LOG_IN), waits)),
            asyncio.create_task(_at_work(reader, "read", (READ,), waits)),
        ]
        try:
            yield
        finally:
            for task in work:
                task.cancel()
            ended = await asyncio.gather(*work, return_exceptions=True)
        for end in ended:
            if isinstance(end, Exception):
                raise end


async def _at_work(connection: asyncpg.Connection, who: str, statements: tuple[str, ...], waits: Waits) -> None:
    number = 0
    while True:
        for statement in statements:
            number += 1
            began = time.perf_counter()
            await connection.fetch(statement, 1 + number * STEP % CLIENTS)
            waits.note(who, time.perf_counter() - began)
            await asyncio.sleep(PAUSE_SECONDS)
