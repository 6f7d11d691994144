"""Whether what may never give is still whole: read from the servers under load, and from the books after every turn."""

import asyncio

from benchmarks.hot_path.peer import Peer
from benchmarks.hot_path.promises import Promise
from benchmarks.hot_path.scene import Product
from tests.fixtures.bad_day import bad_day
from tests.fixtures.bank_books import last_event, read_books
from tests.fixtures.durability import PERSISTENT, Durability, read_durability
from tests.fixtures.ledger import check, entries_of
from tests.fixtures.load.plan import Outcome, Plan
from tests.fixtures.load.process import loading
from tests.fixtures.real_bank import RealBank, log_in_managers

CONNECTIONS = 32
LONGEST_SECONDS = 120
BOOKS = "every answered score is stored with equal values, none twice, replayed bit for bit"


class Hold:
    """Keeps the books of one product's turns."""

    def __init__(self, bank: RealBank, product: Product) -> None:
        self._bank, self._product = bank, product
        self._last = asyncio.run(last_event(bank))
        self._checked = 0
        self._found: list[str] = []
        self._durability: Durability | None = None

    def look(self, peer: Peer, outcome: Outcome) -> None:
        """Check the calls of one turn; other peers store elsewhere."""
        if peer.name in {self._product.score.name, self._product.by_key.name}:
            asyncio.run(self._check(outcome))

    def read_under_load(self) -> None:
        """Asks the servers while scores are under way."""
        plan = Plan(self._product.score.addresses, self._product.score.requests, CONNECTIONS, LONGEST_SECONDS)
        with loading(plan) as load:
            self._durability = read_durability(self._bank)
            load.stop()
            self.look(self._product.score, load.outcome())

    def promises(self) -> list[Promise]:
        """Return what was found."""
        found = self._found
        measured = f"{self._checked:,} calls checked" if not found else f"{len(found)} findings: {found[0]}"
        return [Promise(BOOKS, measured, not found), *(_durable(self._durability) if self._durability else [])]

    async def _check(self, outcome: Outcome) -> None:
        books = await read_books(self._bank, after=self._last)
        entries = entries_of(self._product.score.requests, outcome.calls)
        self._found += [finding.sentence for finding in check(entries, books)]
        self._checked += len(entries)
        self._last = max(books.events, default=self._last)


def on_a_bad_day(bank: RealBank) -> list[Promise]:
    """Kill a worker and the database under load, and check what was stored."""
    with bank.serve(LOG_LEVEL="WARNING") as service:
        requests = log_in_managers(bank, service).score_requests()
        day = asyncio.run(bad_day(bank, ("127.0.0.1", service.port), requests))
    named = f"; {day.findings[0].sentence}" if day.findings else ""
    measured = f"{day.answered:,} of {len(day.entries):,} calls answered, {len(day.findings)} findings{named}"
    return [
        Promise("the same with a worker and PostgreSQL killed (-9) under load", measured, not day.findings),
        Promise("messages are persistent", f"delivery mode {day.delivery_mode}", day.delivery_mode == PERSISTENT),
    ]


def _durable(found: Durability) -> list[Promise]:
    settings = ", ".join(f"{name} {value}" for name, value in found.settings.items())
    kind, is_durable = found.queue
    return [
        Promise("committed is on disk", settings, set(found.settings.values()) == {"on"} and not found.overridden),
        Promise("no table that a crash would empty", ", ".join(found.not_logged) or "none", not found.not_logged),
        Promise("a durable quorum queue", f"{kind}, durable: {is_durable}", found.queue == ("quorum", True)),
        Promise("confirms", f"{found.publishers} channels with confirms", found.publishers >= 1),
    ]
