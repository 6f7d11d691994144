"""How routes note that other people's data are read: a card by whose path names it, a list by what it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from app.models import User
from app.routes.deps import CurrentUser, ReadsDep
from app.services.audit.acts import Act
from app.services.audit.exports import said_of_filter
from app.services.audit.reads import Reads
from app.services.crud.lists.client_filter import ClientFilter


@dataclass(frozen=True)
class ListReading:
    """Notes the list that a request answers with."""

    reads: Reads
    reader: User
    path: str

    def clients(self, wanted: ClientFilter, total: int, ids: Iterable[int]) -> None:
        """Note a page of clients: its filter, of how many it is a part, whose rows are on it."""
        details, personal = said_of_filter(wanted)
        self.reads.note_list(
            Act.CLIENTS_LISTED, self.reader, {"path": self.path, "total": total, **details}, ids, personal
        )

    def applications(self, ids: Iterable[int], *, is_searched: bool) -> None:
        """Note a page of applications, and whether one external id was looked for."""
        details = {"path": self.path, "is_searched": is_searched}
        self.reads.note_list(Act.APPLICATIONS_LISTED, self.reader, details, ids)

    def job(self, job_id: int, total: int | None, ids: Iterable[int]) -> None:
        """Note the clients that the report of a job names, as `clients` does."""
        self.reads.note_list(
            Act.CLIENTS_LISTED, self.reader, {"path": self.path, "total": total, "job_id": job_id}, ids
        )

    def users(self, wanted: dict[str, Any], search: str, total: int, ids: Iterable[int]) -> None:
        """Note a page of users or managers, as `clients` does."""
        details = {"path": self.path, "total": total, **wanted}
        self.reads.note_list(Act.USERS_LISTED, self.reader, details, ids, {"search": search or None})


async def list_reading(request: Request, user: CurrentUser, reads: ReadsDep) -> ListReading:
    """Return what notes the list of this request. Raises ReadsNotRecorded before anything is read."""
    reads.require_recordable()
    return ListReading(reads, user, request.scope["route"].path)


ListReadingDep = Annotated[ListReading, Depends(list_reading)]
