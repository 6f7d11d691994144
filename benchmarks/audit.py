"""The audit trail: a million events verified by the command, as a bank would."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from app.audit.commitments import SALT_BYTES, commitment
from app.models import ActorKind, AuditEvent, AuditSide
from app.models.base import utc_now
from app.services.audit.sealer import seal_next
from app.services.audit.signing import SECRET_FILE, SigningKey, signing_key
from app.services.crud.bulk import insert_rows
from benchmarks.page import table
from benchmarks.processor import resident_bytes
from database.config import async_url
from database.database import create_database_engine, session_scope
from database.migrate import upgrade_to_head
from tests.fixtures.command_line import ROOT
from tests.fixtures.postgres_server import postgres_node

EVENTS = 1_000_000
EVENTS_OF_A_TRANSACTION = 1000
SECRET = "a secret of the benchmark, long enough for a key"
LOOKED_AT_EVERY_SECONDS = 0.1
MOST_SECONDS = 60
MOST_MEGABYTES = 300


@dataclass(frozen=True)
class Run:
    """A run of the command: seconds, seconds of a processor, megabytes at its most, and what it said."""

    seconds: float
    processor_seconds: float
    megabytes: float
    sentence: str


def audit() -> str:
    """Return the section of the page."""
    with postgres_node() as node:
        asyncio.run(_fill(node.url))
        run = _verify(node.url)
    promised = [
        [
            f"{EVENTS:,} events in {EVENTS // EVENTS_OF_A_TRANSACTION:,} seals, verified",
            f"{run.seconds:.0f} s",
            f"under {MOST_SECONDS} s",
        ],
        ["processor time of the command", f"{run.processor_seconds:.0f} s", ""],
        ["memory of the command at its most", f"{run.megabytes:.0f} MB", f"under {MOST_MEGABYTES} MB"],
    ]
    return f"{run.sentence}\n\n{table(['what', 'measured', 'promised'], promised)}"


async def _fill(url: str) -> None:
    """Store a trail with a seal for each transaction of a thousand events."""
    await upgrade_to_head(async_url(url))
    engine = create_database_engine(url)
    key = signing_key(SECRET, SECRET_FILE)
    try:
        await _seal(engine, key)
        for first in range(0, EVENTS, EVENTS_OF_A_TRANSACTION):
            async with session_scope(engine) as session:
                await insert_rows(session, AuditEvent, list(_events(first)))
                await insert_rows(session, AuditSide, list(_sides(first)))
            await _seal(engine, key)
    finally:
        await engine.dispose()


async def _seal(engine: object, key: SigningKey) -> None:
    async with session_scope(engine) as session:  # type: ignore[arg-type]
        await seal_next(session, key)


def _events(first: int) -> Iterator[dict[str, object]]:
    for number in range(first, first + EVENTS_OF_A_TRANSACTION):
        yield {
            "timestamp": utc_now(),
            "actor": ActorKind.USER,
            "actor_id": 1 + number % 500,
            "act": "client_changed",
            "object_kind": "client",
            "object_id": str(number % 100_000),
            "request_id": f"{number:016x}",
            "details": {"revision": number % 90, "share": number / 7},
            "commitment": commitment(*_side(number)),
            "id": 1 + number,
        }


def _sides(first: int) -> Iterator[dict[str, object]]:
    for number in range(first, first + EVENTS_OF_A_TRANSACTION):
        salt, content = _side(number)
        yield {"event_id": 1 + number, "salt": salt, "content": content}


def _side(number: int) -> tuple[bytes, bytes]:
    return number.to_bytes(SALT_BYTES, "big"), f'{{"address": "198.51.100.{number % 255}"}}'.encode()


def _verify(url: str) -> Run:
    """Run `./scoring audit verify`. Raises where the trail does not hold."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "AUDIT_SIGNING_KEY": SECRET,
        "SESSION_SECRET": SECRET,
        "DEMO_MODE": "false",
    }
    began = time.perf_counter()
    command = [sys.executable, "-m", "app", "audit", "verify"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    most = 0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        most = max(most, resident_bytes([process.pid]))  # the kernel's own maximum begins with that of this process
        time.sleep(LOOKED_AT_EVERY_SECONDS)
    _, status, used = ended
    seconds = time.perf_counter() - began
    written = process.stdout.read()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(written)
    return Run(seconds, used.ru_utime + used.ru_stime, most / 1e6, written.splitlines()[0])
