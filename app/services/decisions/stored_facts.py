"""Facts that are stored for a client or an application: stated by REST or by file, and used where none is sent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, PolicyInvalid
from app.models import PolicyStage, StoredFact, User
from app.models.base import utc_now
from app.policy.definition import FactDefinition
from app.policy.fact_values import FactValue, fault_of
from app.policy.language.checking import nearest
from app.policy.policy import Policy
from app.services.crud import fact as fact_crud
from app.services.crud import policy as policy_crud
from app.services.crud.fact import FactSubject
from app.services.decisions.facts import SentFact, declared_facts
from app.services.policies.in_use import ReadyPolicies

CLOCK_TOLERANCE = timedelta(minutes=5)
"""A time so far ahead is taken for a clock that is fast; such a fact is used once it is true."""
_STAGES = (PolicyStage.ACTIVE, PolicyStage.SHADOW, PolicyStage.DRAFT)


@dataclass(frozen=True)
class NewFact:
    """A statement to be stored. Without a time it is true from now on; without a source it is the declared one."""

    name: str
    value: FactValue
    time: datetime | None = None
    source: str | None = None


@dataclass(frozen=True)
class CheckedFact:
    """A statement that may be stored."""

    name: str
    value: FactValue
    time: datetime
    source: str


async def known_declarations(session: AsyncSession, policies: ReadyPolicies) -> dict[str, FactDefinition]:
    """Return the facts that policies declare which decide or may come to; the active one's declaration counts first.

    A policy of another contract is left out.
    """
    rows = await policy_crud.list_policies(session)
    found: list[Policy] = []
    for stage in _STAGES:
        for row in rows:
            if row.stage is stage:
                try:
                    found.append(await policies.get(session, row.sha256))
                except PolicyInvalid:
                    continue
    return declared_facts(found)


def checked_fact(new: NewFact, declared: Mapping[str, FactDefinition], *, now: datetime) -> CheckedFact:
    """Return a statement with its time and source. Raises InvalidInput naming name, value or time, and the mend."""
    if new.name not in declared:
        hint = nearest(new.name, declared) if declared else "none declares any; add a policy that does"
        raise InvalidInput.of("name", f"{new.name} is a fact of no policy; {hint}")
    if fault := fault_of(new.name, new.value, declared):
        raise InvalidInput.of("value", fault)
    time = new.time or now
    if time > now + CLOCK_TOLERANCE:
        raise InvalidInput.of("time", "lies in the future; a fact is stored when it is true", code="in_the_future")
    return CheckedFact(new.name, new.value, time, new.source or declared[new.name].source)


async def state_fact(
    session: AsyncSession, subject: FactSubject, fact: CheckedFact, *, recorded_by: User | None
) -> tuple[StoredFact, bool]:
    """Store a statement and return it, and whether it is new.

    What the source has said already, of the same moment and with the same value, is the same statement.
    """
    said = await fact_crud.find_fact(session, subject, fact.name, fact.source, fact.time)
    if said is not None and said.value == fact.value and isinstance(said.value, bool) == isinstance(fact.value, bool):
        return said, False
    row = row_of(subject, fact, recorded_by=recorded_by.id if recorded_by else None)
    await fact_crud.add_facts(session, [row])
    return row, True


def row_of(subject: FactSubject, fact: CheckedFact, *, recorded_by: int | None) -> StoredFact:
    """Return the row of a statement."""
    return StoredFact(
        client_id=subject.client_id,
        application_id=subject.application_id,
        name=fact.name,
        value=fact.value,
        source=fact.source,
        time=fact.time,
        recorded_by=recorded_by,
    )


async def stored_for(
    session: AsyncSession, subject: FactSubject, names: Collection[str], *, at: datetime | None = None
) -> dict[str, SentFact]:
    """Return the newest stored facts of a client or an application that are true at a moment (now)."""
    return agreed(await fact_crud.newest_facts(session, subject, names, at=at or utc_now()))


async def stored_for_clients(
    session: AsyncSession, client_ids: Sequence[int], names: Collection[str], *, at: datetime
) -> dict[int, dict[str, SentFact]]:
    """Return the same for many clients, by client."""
    found: defaultdict[int, list[StoredFact]] = defaultdict(list)
    for row in await fact_crud.newest_facts_of_clients(session, client_ids, names, at=at):
        found[row.client_id or 0].append(row)
    return {client_id: agreed(rows) for client_id, rows in found.items()}


def agreed(rows: Iterable[StoredFact]) -> dict[str, SentFact]:
    """Return what sources say of each fact for one moment, rows in the order they were stored.

    Of one source the last statement counts, it corrects the earlier ones. Where sources contradict each other the value
    is None: which of them is right is not for a program to say.
    """
    by_name: defaultdict[str, dict[str, StoredFact]] = defaultdict(dict)
    for row in rows:
        by_name[row.name][row.source] = row
    found = {}
    for name, said in by_name.items():
        values = {(isinstance(row.value, bool), row.value) for row in said.values()}
        (time,) = {row.time for row in said.values()}
        value = next(iter(said.values())).value if len(values) == 1 else None
        found[name] = SentFact(value, time, " / ".join(sorted(said)))
    return found
