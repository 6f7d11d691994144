"""Erasures that the trail itself has recorded: what they cover is neither failure nor success of a verification."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.audit.sealed_row import SealedRow

OF_EVENTS = "audit_events"
ABOUT_PEOPLE = frozenset({"user", "client"})
ABOUT_APPLICATIONS = "application"
OF_APPLICATIONS = "applications"
"""By age an application goes with its scores and with what lies beside its acts."""


@dataclass(frozen=True)
class RecordedErasures:
    """Persons and applications by id with the moment of their erasure; by table, pairs of (rows before, erased at).

    The pairs are oldest first. Rows of `audit_events` are those whose sides are erased. `events` are those by id that
    named an erased person although they are about no person.
    """

    people: Mapping[int, datetime] = field(default_factory=dict)
    by_age: Mapping[str, Sequence[tuple[datetime, datetime]]] = field(default_factory=dict)
    events: Mapping[int, datetime] = field(default_factory=dict)
    applications: Mapping[int, datetime] = field(default_factory=dict)

    def moment_of(self, row: SealedRow) -> datetime | None:
        """Return when what is personal in a row was erased, by the record; None where no erasure covers it."""
        timestamp, application = row.values["timestamp"], _application_of(row)
        people = _people_of(row) or [None]
        moments = (self.moment_for(row.table, one, timestamp, application=application) for one in people)
        named = self.events.get(int(row.key)) if row.table == OF_EVENTS and self.events else None
        return min((one for one in (*moments, named) if one is not None), default=None)

    def moment_for(
        self, table: str, person: int | None, timestamp: datetime, *, application: int | None = None
    ) -> datetime | None:
        """Return when a row of a table, about a person or an application and of a time, was erased; None if never."""
        moments = [self.people[person]] if person is not None and person in self.people else []
        moments += [self.applications[one] for one in [application] if one is not None and one in self.applications]
        for name in (table, *([OF_APPLICATIONS] if application is not None else [])):
            moments += [moment for before, moment in self.by_age.get(name, ()) if timestamp < before][:1]
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


def _application_of(row: SealedRow) -> int | None:
    """Return the application that a row is about, if it is about one."""
    if row.table != OF_EVENTS:
        return row.values.get("application_id")
    is_its = row.values["object_kind"] == ABOUT_APPLICATIONS and (row.values["object_id"] or "").isdigit()
    return int(row.values["object_id"]) if is_its else None
