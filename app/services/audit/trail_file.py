"""The trail as a CSV file, read and sent page by page."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from app.ml.tables.harmless import harmless
from app.models import User
from app.services.audit.trail import TrailEntry, TrailPage, trail_page
from app.services.crud.trail import TrailFilter, TrailPlace
from database.database import session_scope

ROWS_AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the code page of the machine."""
COLUMNS = (
    *("timestamp", "actor", "actor_id", "actor_name", "act", "object_kind", "object_id", "object_name"),
    *("request_id", "details", "personal", "is_erased", "table", "key"),
)


async def trail_file(wanted: TrailFilter) -> AsyncIterator[tuple[str, int]]:
    """Yield pieces of the file with the number of rows on each; every piece is read in a short transaction."""
    yield BYTE_ORDER_MARK + _written([COLUMNS]), 0
    place: TrailPlace | None = TrailPlace()
    while place is not None:
        async with session_scope(read_only=True) as session:
            page = await trail_page(session, wanted, place, ROWS_AT_ONCE)
        place = page.following
        yield _written([_cells(entry, page) for entry in page.entries]), len(page.entries)


def _cells(entry: TrailEntry, page: TrailPage) -> list[Any]:
    values = {
        **vars(entry),
        "timestamp": entry.timestamp.isoformat(),
        "actor_name": _name(page.people.get(entry.actor_id or 0)),
        "object_name": object_name(entry, page),
        "details": _document(entry.details),
        "personal": _document(entry.personal) if entry.personal is not None else "",
    }
    return ["" if values[column] is None else harmless(str(values[column])) for column in COLUMNS]


def object_name(entry: TrailEntry, page: TrailPage) -> str:
    """Return the name of a person or model that a row is about; "" where there is none."""
    if entry.object_id in page.models:
        return page.models[entry.object_id or ""]
    return _name(page.people.get(int(entry.object_id))) if entry.object_id and entry.object_id.isdigit() else ""


def _name(user: User | None) -> str:
    return f"{user.first_name} {user.shown_last_name}".strip() if user else ""


def _document(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _written(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
