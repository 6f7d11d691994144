"""A list of clients as CSV, read and sent piece by piece, in the spelling that spreadsheets of the language open."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.definition import Contract
from app.ml.tables.harmless import harmless
from app.models.base import utc_now
from app.services.client_files.columns import Cell, ClientColumn, ClientLine, columns_of
from app.services.credits import arrears_of_row
from app.services.crud.lists import client_list as client_list_crud
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.lists.client_order import ClientPage
from app.services.master_scales import MasterScales
from database.database import session_scope

ROWS_AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the code page of the machine."""
COMMA_LANGUAGES = frozenset({"ru"})
"""Where a comma is the decimal mark; spreadsheets then part cells by semicolons."""


@dataclass(frozen=True)
class CsvForm:
    """How a file is written: which columns, in which language, with which currency ("" for none)."""

    columns: list[ClientColumn]
    language: str
    currency: str

    def head(self) -> str:
        """Return the beginning of the file: the mark of its encoding and the headings."""
        names = [column.heading(self.language, self.currency) for column in columns_of(self.columns)]
        return BYTE_ORDER_MARK + self._written([names])

    def lines(self, lines: Iterable[ClientLine]) -> str:
        """Return lines of the file. Text that a spreadsheet would run begins with an apostrophe."""
        columns = columns_of(self.columns)
        return self._written([self._text(column.cell(line)) for column in columns] for line in lines)

    def _text(self, cell: Cell) -> str:
        if isinstance(cell, datetime):
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(cell, float | Decimal):
            return str(cell).replace(".", ",") if self.language in COMMA_LANGUAGES else str(cell)
        return "" if cell is None else str(harmless(cell))

    def _written(self, rows: Iterable[Sequence[str]]) -> str:
        text = io.StringIO()
        separator = ";" if self.language in COMMA_LANGUAGES else ","
        csv.writer(text, delimiter=separator).writerows(rows)
        return text.getvalue()


@dataclass(frozen=True)
class ClientFiles:
    """Writes lists of clients as files."""

    contract: Contract
    scales: MasterScales

    async def csv(
        self, session: AsyncSession, wanted: ClientFilter, page: ClientPage, form: CsvForm
    ) -> AsyncIterator[tuple[str, Sequence[int]]]:
        """Return the pieces of a file of all clients that match, in the order of the page, and who is on each.

        Which clients, and in which order, is read at once; the lines are read in pieces when they are sent, each in a
        short transaction, so that a slow reader holds none open. A client that was taken away meanwhile is left out.
        """
        client_ids = await client_list_crud.list_client_ids(session, wanted, page)
        return self._pieces(client_ids, wanted, form)

    async def _pieces(
        self, client_ids: Sequence[int], wanted: ClientFilter, form: CsvForm
    ) -> AsyncIterator[tuple[str, Sequence[int]]]:
        yield form.head(), ()
        for start in range(0, len(client_ids), ROWS_AT_ONCE):
            async with session_scope(read_only=True) as session:
                lines = await self._lines(session, client_ids[start : start + ROWS_AT_ONCE], wanted.manager_id)
            yield form.lines(lines), [line.row.user_id for line in lines]

    async def _lines(
        self, session: AsyncSession, client_ids: Sequence[int], manager_id: int | None
    ) -> list[ClientLine]:
        rows = await client_list_crud.list_summaries(session, client_ids, manager_id=manager_id)
        grades = await self.scales.grades(session, [(row.model_version, row.latest_score) for row in rows])
        today = utc_now().date()
        return [
            ClientLine(row, grade, arrears_of_row(self.contract, row, today=today))
            for row, grade in zip(rows, grades, strict=True)
        ]
