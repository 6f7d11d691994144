"""Erasures that the trail itself has recorded: what they cover is neither failure nor success of a verification."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.audit.sealed_row import SealedRow

OF_EVENTS = "audit_events"
ABOUT_PEOPLE = frozenset({"user", "client"})


@dataclass(frozen=True)
class RecordedErasures:
    """Persons by id with the moment of their erasure; and, by table, pairs of (rows before, erased at), oldest first.

    Rows of `audit_events` are those whose sides are erased. `events` are those by id that named an erased person
    although they are about no person.
    """

    people: Mapping[int, datetime] = field(default_factory=dict)
    by_age: Mapping[str, Sequence[tuple[datetime, datetime]]] = field(default_factory=dict)
    events: Mapping[int, datetime] = field(default_factory=dict)

    def moment_of(self, row: SealedRow) -> datetime | None:
        """Return when what is personal in a row was erased, by the record; None where no erasure covers it."""
        moments = (self.moment_for(row.table, one, row.values["timestamp"]) for one in _people_of(row) or [None])
        named = self.events.get(int(row.key)) if row.table == OF_EVENTS and self.events else None
        return min((one for one in (*moments, named) if one is not None), default=None)

    def moment_for(self, table: str, person: int | None, timestamp: datetime) -> datetime | None:
        """Return when a row of a table, about a person and of a time, was erased; None where no erasure covers it."""
        moments = [self.people[person]] if person is not None and person in self.people else []
        moments += [moment for before, moment in self.by_age.get(table, ()) if timestamp < before][:1]
        return min(moments, default=None)


NOTHING_ERASED = RecordedErasures()


def _people_of(row: SealedRow) -> list[int | None]:
    """Return the persons that a row is about: of an event its object and its actor."""
    if row.table != OF_EVENTS:
        return [row.values["client_id"]]
    about = [row.values["actor_id"]] if row.values["actor_id"] is not None else []
    if row.values["object_kind"] in ABOUT_PEOPLE and (row.values["object_id"] or "").isdigit():
        about.append(int(row.values["object_id"]))
    return about
