"""Records that client data leave as a file: what was asked for and by whom, before the first byte is sent."""

from collections.abc import Sequence
from typing import Any

from app.models import User
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud.lists.client_filter import ClientFilter
from database.database import session_scope


async def record_export(user: User, wanted: ClientFilter, columns: Sequence[str]) -> None:
    """Record an export in a transaction of its own: the request's may only read. Without the row there is no file.

    The words of the search are personal; the rest of the filter says what the file holds.
    """
    details: dict[str, Any] = {
        "columns": list(columns),
        "manager_id": wanted.manager_id,
        "assigned": wanted.assigned,
        "pd_ranges": [list(one) for one in wanted.pd_ranges] if wanted.pd_ranges is not None else None,
        "scored": wanted.scored,
        "overdue": wanted.overdue,
        "client_ids": list(wanted.client_ids) if wanted.client_ids is not None else None,
    }
    async with session_scope() as session:
        await record(
            session, Act.CLIENTS_EXPORTED, by(user), details=details, personal={"search": wanted.search or None}
        )
