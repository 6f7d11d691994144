"""Asks the declared addresses, all at once and within one time; what does not come in it is left out."""

import asyncio
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from app.connectors.answers import MAX_BYTES, AnswerUnreadableError, document_of, facts_in
from app.connectors.breaker import CircuitBreaker
from app.connectors.definition import ConnectorDefinition, ConnectorsDefinition
from app.connectors.placeholders import filled_address, filled_body, placeholders_in, values_of
from app.faults import first_line
from app.metrics import CONNECTOR_CALLS
from app.models.base import utc_now
from app.services.decisions.fact_sources import AskedSubject
from app.services.decisions.facts import SentFact

if TYPE_CHECKING:
    import httpx2

FIRST_PAUSE_SECONDS = 0.1
MAX_CONNECTIONS = 20
OK, SERVER_ERROR = 200, 500
BUSY = 429
_log = structlog.stdlib.get_logger("connectors")


class _TryAgainError(Exception):
    """A failure that may be gone at the next try."""


@dataclass
class _Address:
    """One connector of this process, with its headers read and its breaker."""

    rule: ConnectorDefinition
    headers: Mapping[str, str]
    breaker: CircuitBreaker = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = CircuitBreaker(self.rule.breaker)


class HttpConnectors:
    """The declared connectors. HTTPX2 is loaded at the first question."""

    def __init__(self, definition: ConnectorsDefinition, headers: Sequence[Mapping[str, str]]) -> None:
        self._within_seconds = definition.within_seconds
        self._addresses = [_Address(*pair) for pair in zip(definition.connectors, headers, strict=True)]
        self._http: httpx2.AsyncClient | None = None

    @property
    def names(self) -> frozenset[str]:
        """Return the facts that are declared."""
        return frozenset(name for one in self._addresses for name in one.rule.facts)

    async def ask(self, about: AskedSubject, names: Collection[str]) -> dict[str, SentFact]:
        """Return the facts that came in time. Of one answer all facts are taken, also those that were not asked for."""
        wanted = [one for one in self._addresses if not one.rule.facts.keys().isdisjoint(names)]
        tasks = [asyncio.create_task(self._ask(one, about), name=f"connector {one.rule.name}") for one in wanted]
        if not tasks:
            return {}
        try:
            await asyncio.wait(tasks, timeout=self._within_seconds)
        except asyncio.CancelledError:
            for address in wanted:
                address.breaker.given_up()
            raise
        finally:
            for task in tasks:
                task.cancel()
        found: dict[str, SentFact] = {}
        for address, answer in zip(wanted, await asyncio.gather(*tasks, return_exceptions=True), strict=True):
            if isinstance(answer, BaseException):
                is_late = isinstance(answer, asyncio.CancelledError)
                late = f"no answer within {self._within_seconds:g} seconds"
                self._note_failure(address, late if is_late else type(answer).__name__)
            else:
                found |= answer
        return found

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _ask(self, address: _Address, about: AskedSubject) -> dict[str, SentFact]:
        """Return one address's facts; none where it fails, is left alone, or cannot be asked about this one."""
        rule, values = address.rule, values_of(about)
        url = filled_address(rule.url, values)
        if url is None or any(values.get(name) is None for name in placeholders_in(rule.body)):
            _log.info("a connector was not asked: it needs what is not known", connector=rule.name)
            return {}
        if not address.breaker.lets_through():
            CONNECTOR_CALLS.labels(rule.name, "left_alone").inc()
            return {}
        body = None if rule.body is None else filled_body(rule.body, values)
        try:
            content = await self._content(address, url, body)
            found = facts_in(document_of(content), rule.facts, source=rule.source, now=utc_now())
        except (_TryAgainError, AnswerUnreadableError) as fault:
            self._note_failure(address, first_line(fault))
            return {}
        address.breaker.answered()
        CONNECTOR_CALLS.labels(rule.name, "answered").inc()
        if lacking := sorted(rule.facts.keys() - found.keys()):
            _log.warning("an answer lacks facts", connector=rule.name, facts=lacking)
        return found

    async def _content(self, address: _Address, url: str, body: Any) -> bytes:
        """Return the body of a 200, after as many tries as are allowed. Raises what the last one failed by."""
        pause = FIRST_PAUSE_SECONDS
        for left in reversed(range(address.rule.tries)):
            try:
                return await self._try(address, url, body)
            except _TryAgainError:
                if not left:
                    raise
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
            pause *= 2
        raise AssertionError("there is at least one try")

    async def _try(self, address: _Address, url: str, body: Any) -> bytes:
        import httpx2  # noqa: PLC0415

        rule = address.rule
        try:
            async with (
                asyncio.timeout(rule.timeout_seconds),
                self._client().stream(rule.method, url, json=body, headers=dict(address.headers)) as answer,
            ):
                if answer.status_code != OK:
                    failure = f"the answer is {answer.status_code}"
                    is_passing = answer.status_code >= SERVER_ERROR or answer.status_code == BUSY
                    raise (_TryAgainError if is_passing else AnswerUnreadableError)(failure)
                content = bytearray()
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MAX_BYTES:
                        raise AnswerUnreadableError(f"the answer is larger than {MAX_BYTES:,} bytes")
                return bytes(content)
        except TimeoutError:
            raise _TryAgainError(f"no answer within {rule.timeout_seconds:g} seconds") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as fault:
            raise _TryAgainError(type(fault).__name__) from fault  # its text may hold the address

    def _client(self) -> "httpx2.AsyncClient":
        """Return the client: no redirect is followed, and no proxy of the environment is used."""
        if self._http is None:
            import httpx2  # noqa: PLC0415

            limits = httpx2.Limits(max_connections=MAX_CONNECTIONS)
            self._http = httpx2.AsyncClient(follow_redirects=False, trust_env=False, limits=limits, timeout=None)
        return self._http

    def _note_failure(self, address: _Address, failure: str) -> None:
        CONNECTOR_CALLS.labels(address.rule.name, "failed").inc()
        _log.warning("a connector has no answer", connector=address.rule.name, failure=failure)
        if address.breaker.failed():
            seconds = address.rule.breaker.open_seconds
            _log.error(
                "a connector fails again and again and is left alone", connector=address.rule.name, seconds=seconds
            )
