"""Facts from a file, piece by piece: each row is checked, good ones are stored, bad ones come back with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import StoredFact
from app.models.base import LARGEST_SCORE_ID, LARGEST_USER_ID, utc_now
from app.models.fact import FACT_SOURCE_MAX_LENGTH
from app.policy.definition import FactDefinition
from app.policy.fact_values import FactValue
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, record
from app.services.crud import fact as fact_crud
from app.services.crud.fact import FactSubject
from app.services.decisions.stored_facts import CheckedFact, NewFact, checked_fact, row_of

SUBJECTS = ("client_id", "application_id")
NEEDED, OPTIONAL = ("name", "value"), ("time", "source")
_TRUTHS = {"true": True, "false": False}
_LARGEST = {"client_id": LARGEST_USER_ID, "application_id": LARGEST_SCORE_ID}
Row = Mapping[str, str]
_Key = tuple[FactSubject, str, str, datetime]


@dataclass(frozen=True)
class ImportedPiece:
    """Of some rows: how many were stored, how many were there already, and the fault of each that was not taken."""

    stored: int
    known: int
    faults: dict[int, str]


def require_columns(names: Sequence[str]) -> str:
    """Return which column names the subject. Raises InvalidInput naming the column that lacks or is not known."""
    found = [name for name in SUBJECTS if name in names]
    if len(found) != 1:
        raise InvalidInput.of(" or ".join(SUBJECTS), "needs to be a column, one of the two")
    for name in NEEDED:
        if name not in names:
            raise InvalidInput.of(name, "is missing among the columns")
    known = {*found, *NEEDED, *OPTIONAL}
    for name in names:
        if name not in known or list(names).count(name) > 1:
            raise InvalidInput.of(name or "a column", f"must be one of {', '.join(sorted(known))}, each once")
    return found[0]


async def import_piece(
    session: AsyncSession, rows: Sequence[Row], declared: Mapping[str, FactDefinition], *, by_column: str, file: str
) -> ImportedPiece:
    """Store the rows of a piece that are in order, in the session's transaction, recorded.

    A statement that is there already, or twice in the piece, is not stored again.
    """
    now = utc_now()
    faults: dict[int, str] = {}
    facts: dict[int, tuple[FactSubject, CheckedFact]] = {}
    for place, row in enumerate(rows):
        try:
            facts[place] = _subject(row, by_column), checked_fact(_fact(row, declared), declared, now=now)
        except InvalidInput as fault:
            faults[place] = str(fault)
    there = await fact_crud.subjects_there(session, by_column, [_number(subject) for subject, _ in facts.values()])
    for place, (subject, _) in list(facts.items()):
        if _number(subject) not in there:
            faults[place] = f"{by_column}: there is none with this number"
            del facts[place]
    said = await _said(session, by_column, facts)
    new: list[StoredFact] = []
    for subject, fact in facts.values():
        key = (subject, fact.name, fact.source, fact.time)
        if key not in said or said[key] != fact.value:
            new.append(row_of(subject, fact, recorded_by=None))
            said[key] = fact.value
    await fact_crud.add_facts(session, new)
    if new:
        await record(session, Act.FACTS_IMPORTED, CONSOLE, details={"file": file, "facts": len(new)})
    return ImportedPiece(len(new), len(facts) - len(new), faults)


async def _said(
    session: AsyncSession, by_column: str, facts: Mapping[int, tuple[FactSubject, CheckedFact]]
) -> dict[_Key, Any]:
    """Return what is stored already for the subjects, names and moments of a piece; the last of each source counts."""
    numbers = {_number(subject) for subject, _ in facts.values()}
    names, times = {fact.name for _, fact in facts.values()}, {fact.time for _, fact in facts.values()}
    rows = await fact_crud.facts_of(session, by_column, numbers, names, times)
    return {(FactSubject(row.client_id, row.application_id), row.name, row.source, row.time): row.value for row in rows}


def _number(subject: FactSubject) -> int:
    return subject.client_id or subject.application_id or 0


def _subject(row: Row, by_column: str) -> FactSubject:
    text = row[by_column].strip()
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:20]) <= _LARGEST[by_column]:
        raise InvalidInput.of(by_column, "must be a whole number from 1")
    return replace(FactSubject(), **{by_column: int(text)})


def _fact(row: Row, declared: Mapping[str, FactDefinition]) -> NewFact:
    name, source = row["name"].strip(), row.get("source", "").strip() or None
    if source and (len(source) > FACT_SOURCE_MAX_LENGTH or not source.isprintable()):
        raise InvalidInput.of("source", f"must be at most {FACT_SOURCE_MAX_LENGTH} printable characters")
    return NewFact(name, _value(row["value"].strip(), declared.get(name)), _time(row.get("time", "").strip()), source)


def _value(text: str, declared: FactDefinition | None) -> FactValue:
    """Return a cell as the declared type has it; what does not fit stays a text, which is refused by its type."""
    if declared is None or declared.type == "category":
        return text
    if declared.type == "bool":
        return _TRUTHS.get(text.lower(), text)
    try:
        return float(text) + 0.0 if "_" not in text else text
    except ValueError:
        return text


def _time(text: str) -> datetime | None:
    """Return an ISO 8601 moment; a day alone, or one without a zone, is in UTC. None for an empty cell."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput.of("time", "must be a moment such as 2026-11-30T09:00:00Z, or a day") from None
    return found if found.utcoffset() is not None else found.replace(tzinfo=UTC)
