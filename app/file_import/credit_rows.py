"""Rows of credits and payments in the terms of the credit book."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.file_import.checking import CheckedRow
from app.file_import.credit_cells import NOT_KNOWN
from app.file_import.fields import AS_OF, CLIENT, EXTERNAL_ID, HISTORY, MONTH, STATUS
from app.models import ImportKind
from app.services.credit_book.many import (
    ImportedCredit,
    ImportedPayment,
    RowOutcome,
    write_credits,
    write_payments,
)
from app.services.credit_book.months import month_number

_NO_COLUMNS = frozenset({EXTERNAL_ID, CLIENT, HISTORY, AS_OF})


async def write_to_the_book(
    session: AsyncSession, kind: ImportKind, rows: Sequence[CheckedRow], *, author_id: int | None
) -> list[RowOutcome]:
    """Write credits or payments in the session's transaction; return what came of each row, or why it is refused."""
    if kind is ImportKind.PAYMENTS:
        payments = [ImportedPayment(row.values[EXTERNAL_ID], row.values[MONTH], row.values[STATUS]) for row in rows]
        return await write_payments(session, payments, author_id=author_id)
    return await write_credits(session, [_credit(row.values) for row in rows], author_id=author_id)


def _credit(values: Mapping[str, Any]) -> ImportedCredit:
    """Return what the row says; a blank cell leaves what is recorded."""
    columns = {name: value for name, value in values.items() if name not in _NO_COLUMNS and value is not None}
    return ImportedCredit(values[EXTERNAL_ID], values[CLIENT], columns, _payments(values))


def _payments(values: Mapping[str, Any]) -> dict[int, str]:
    """Return the statuses of a history by number of month; the first character is the month of `as_of`."""
    history, as_of = values.get(HISTORY), values.get(AS_OF)
    if not history or not as_of:
        return {}
    latest = month_number(as_of)
    return {latest - ago: status for ago, status in enumerate(history) if status != NOT_KNOWN}
