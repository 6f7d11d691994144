"""The rows of a chunk as PostgreSQL's driver takes them for COPY: nothing is converted on the way.

`insert_rows` converts each value as SQLAlchemy would, which for thousands of events took more time than their leaves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import new_salt
from app.audit.encoding import encode_document
from app.models import JobResult, Score
from app.models.sealed import LEAF, SALT, row_leaf
from app.services.crud.bulk import copy_records

Rows = Sequence[Mapping[str, Any]]
SCORES, RESULTS = str(Score.__tablename__), str(JobResult.__tablename__)


async def copy_events(session: AsyncSession, rows: Rows) -> None:
    """Write events, all with the same columns, each with its salt and leaf. Raises as `copy_records`."""
    await copy_records(session, SCORES, [*rows[0], SALT, LEAF], [_event(row) for row in rows])


async def copy_results(session: AsyncSession, rows: Rows) -> None:
    """Write what was found for clients, all with the same columns. Raises as `copy_records`."""
    if rows:
        await copy_records(session, RESULTS, list(rows[0]), [tuple(row.values()) for row in rows])


def _event(row: Mapping[str, Any]) -> tuple[Any, ...]:
    salt, reasons = new_salt(), encode_document(row["reasons"])
    leaf = row_leaf(SCORES, {**row, SALT: salt, "reasons": reasons})
    stored = {**row, "reasons": reasons.decode(), "source": row["source"].value}
    return *stored.values(), salt, leaf
