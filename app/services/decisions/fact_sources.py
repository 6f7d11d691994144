"""What can be asked for facts that are neither sent nor stored: connectors, which an optional part brings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.services.crud.fact import FactSubject
from app.services.decisions.facts import SentFact


@dataclass(frozen=True)
class AskedSubject:
    """Whom a connector is asked about: the client or the application, with the features that are decided on.

    `external_id` is the sender's own id of it, where there is one.
    """

    subject: FactSubject
    features: Mapping[str, Any] = field(default_factory=dict)
    external_id: str | None = None


class FactConnector(Protocol):
    """A source of facts outside this service. It waits no longer than it is configured to and raises nothing."""

    @property
    def names(self) -> frozenset[str]:
        """Return the facts that it can be asked for."""
        ...

    async def ask(self, about: AskedSubject, names: Collection[str]) -> Mapping[str, SentFact]:
        """Return the facts that it has an answer for, each with its source and time; what did not come is left out."""
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...


@dataclass
class FactConnectors:
    """The connectors of a process; none without an optional part."""

    all: list[FactConnector] = field(default_factory=list)

    def add(self, connectors: Iterable[FactConnector]) -> None:
        """Have more of them asked."""
        self.all += connectors

    @property
    def names(self) -> frozenset[str]:
        """Return the facts that one of them can be asked for."""
        return frozenset().union(*(one.names for one in self.all))

    async def ask(self, about: AskedSubject, names: Collection[str]) -> dict[str, SentFact]:
        """Return the answers, the first connector's where two know the same fact."""
        found: dict[str, SentFact] = {}
        for one in self.all:
            wanted = {name for name in names if name in one.names} - found.keys()
            if wanted:
                found |= await one.ask(about, wanted)
        return found

    async def close(self) -> None:
        """Close all."""
        for one in self.all:
            await one.close()
