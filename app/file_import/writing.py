"""Rows that are whole, written in one transaction; what a row says about others is looked up there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from app.field_problem import FieldProblem
from app.file_import.checking import CheckedRow, RowProblem
from app.file_import.credit_rows import write_to_the_book
from app.file_import.fields import EMAIL, EXTERNAL_ID, FIRST_NAME, LAST_NAME, LOGIN, MANAGER, PHONE, is_of_credits
from app.file_import.mapping import Columns
from app.models import ImportKind
from app.services.crud.imports.clients import ImportedClient, RowResult, active_managers_by_login, write_clients
from app.services.crud.imports.managers import ImportedManager, write_managers

NO_MANAGER = "is no login of an active manager"


@dataclass
class WrittenRows:
    """Results by row, and problems that only the database shows."""

    results: dict[int, RowResult] = field(default_factory=dict)
    problems: dict[int, list[RowProblem]] = field(default_factory=dict)


async def write_rows(
    session: AsyncSession, kind: ImportKind, rows: Sequence[CheckedRow], columns: Columns, *, author_id: int | None
) -> WrittenRows:
    """Write rows of a kind in the session's transaction. Raises Conflict where others have taken what was free."""
    if kind is ImportKind.MANAGERS:
        return await _write_managers(session, rows, columns)
    if is_of_credits(kind):
        found = await write_to_the_book(session, kind, rows, author_id=author_id)
        return _written(rows, found, columns)
    return await _write_clients(session, rows, columns, author_id=author_id)


async def _write_clients(
    session: AsyncSession, rows: Sequence[CheckedRow], columns: Columns, *, author_id: int | None
) -> WrittenRows:
    written = WrittenRows()
    logins = {login for row in rows if (login := row.values.get(MANAGER))}
    managers = await active_managers_by_login(session, logins)
    good = []
    for row in rows:
        login = row.values.get(MANAGER)
        if login and login.lower() not in managers:
            written.problems[row.number] = [RowProblem(row.number, columns[MANAGER], f"{login} {NO_MANAGER}")]
        else:
            good.append(row)
    found = await write_clients(session, [_client(row, managers) for row in good], author_id=author_id)
    written.results = {row.number: result for row, result in zip(good, found, strict=True)}
    return written


def _client(row: CheckedRow, managers: Mapping[str, int]) -> ImportedClient:
    login = row.values.get(MANAGER)
    return ImportedClient(
        external_id=_text(row, EXTERNAL_ID),
        first_name=_text(row, FIRST_NAME),
        last_name=_text(row, LAST_NAME),
        features=row.features,
        manager_id=managers[login.lower()] if login else None,
    )


async def _write_managers(session: AsyncSession, rows: Sequence[CheckedRow], columns: Columns) -> WrittenRows:
    """Contacts are changed where the file has a column for them."""
    wanted = [
        ImportedManager(
            login=_text(row, LOGIN),
            first_name=_text(row, FIRST_NAME),
            last_name=_text(row, LAST_NAME),
            contact={name: row.values[name] for name in (PHONE, EMAIL) if name in row.values},
        )
        for row in rows
    ]
    outcomes = await write_managers(session, wanted)
    found = [one if isinstance(one, RowResult) else FieldProblem(LOGIN, one) for one in outcomes]
    return _written(rows, found, columns)


def _written(rows: Sequence[CheckedRow], found: Sequence[RowResult | FieldProblem], columns: Columns) -> WrittenRows:
    """Return results and problems by row; a problem of a field stands by the file's column."""
    written = WrittenRows()
    for row, outcome in zip(rows, found, strict=True):
        if isinstance(outcome, FieldProblem):
            column = columns.get(outcome.field, "")
            written.problems[row.number] = [RowProblem(row.number, column, outcome.message)]
        else:
            written.results[row.number] = outcome
    return written


def _text(row: CheckedRow, name: str) -> str:
    return row.values[name] or ""
