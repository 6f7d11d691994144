"""One read of other people's data, between the request that notes it and the row that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.audit.id_ranges import described_ids
from app.models import ActorKind, AuditEvent, AuditSide
from app.models.base import utc_now
from app.services.audit.acts import KIND_OF, Act
from app.services.audit.recording import side_of


@dataclass(frozen=True, slots=True)
class NotedRead:
    """What was read, when, in which request. `once` names its row; `ids` are of a list, None where one object is read.

    `details` hold nothing personal; `personal` goes beside the event.
    """

    act: Act
    reader_id: int
    once: str
    details: Mapping[str, Any]
    object_id: str | None = None
    personal: Mapping[str, Any] = field(default_factory=dict)
    ids: tuple[int, ...] | None = None
    timestamp: datetime = field(default_factory=utc_now)
    request_id: str | None = None

    def as_row(self) -> tuple[AuditEvent, AuditSide | None]:
        """Return the event with what is personal about it."""
        event = AuditEvent(
            timestamp=self.timestamp,
            actor=ActorKind.USER,
            actor_id=self.reader_id,
            act=self.act.value,
            object_kind=KIND_OF[self.act].value,
            object_id=self.object_id,
            request_id=self.request_id,
            details={**self.details, **(described_ids(self.ids) if self.ids is not None else {})},
            once=self.once,
        )
        kept = {name: value for name, value in self.personal.items() if value is not None}
        return event, side_of(event, kept) if kept else None
