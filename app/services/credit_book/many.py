"""Credits and payments of a bank's file, many in one transaction: each change is one revision of its credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.models import Credit
from app.models.base import utc_now
from app.services.credit_book.changing import require_possible_days
from app.services.credit_book.differences import HISTORY, differences, state_of
from app.services.credit_book.months import first_day, first_day_of, month_number, month_text, with_payments
from app.services.crud import bulk
from app.services.crud.imports import credits as credit_crud
from app.services.crud.imports.clients import TURN, RowResult

NO_CLIENT = "is the external_id of no client"
NO_CREDIT = "is the external_id of no credit"
ANOTHER_CLIENTS = "is the external_id of another client's credit"
RowOutcome = RowResult | FieldProblem
_NOTHING: Mapping[str, Any] = {
    "external_id": None,
    "opened_on": None,
    "amount_total": None,
    "annual_rate": None,
    "term_months": None,
    "as_of": None,
    "defaulted_on": None,
    "default_definition": None,
    HISTORY: [],
}


@dataclass(frozen=True, slots=True)
class ImportedCredit:
    """A credit as a file has it: `columns` are those that the file says, `payments` statuses by number of month."""

    external_id: str
    client_external_id: str
    columns: Mapping[str, Any]
    payments: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedPayment:
    """The status of a credit in one month, which is named by its first day."""

    external_id: str
    month: date
    status: str


async def write_credits(
    session: AsyncSession, rows: Sequence[ImportedCredit], *, author_id: int | None
) -> list[RowOutcome]:
    """Open or correct credits in the session's transaction; return what came of each row, or why it is refused.

    No two rows may have one number. What a row does not say stays as it is, months of the history as well.
    """
    await bulk.take_turn(session, TURN)
    clients = await credit_crud.hold_clients(session, {row.client_external_id for row in rows})
    known = await credit_crud.find_credits(session, [row.external_id for row in rows])
    written = _Written(author_id)
    outcomes = [_bring(row, clients.get(row.client_external_id), known.get(row.external_id), written) for row in rows]
    await written.store(session)
    return outcomes


async def write_payments(
    session: AsyncSession, rows: Sequence[ImportedPayment], *, author_id: int | None
) -> list[RowOutcome]:
    """Set statuses of months in the session's transaction; return what came of each row, or why it is refused.

    No two rows may have one number and month. The months of a credit are one revision.
    """
    await bulk.take_turn(session, TURN)
    ids = {row.external_id for row in rows}
    await credit_crud.hold_clients_of_credits(session, ids)
    known = await credit_crud.find_credits(session, ids)
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.external_id, []).append(place)
    written = _Written(author_id)
    outcomes: dict[int, RowOutcome] = {}
    for external_id, theirs in places.items():
        found = _pay([rows[place] for place in theirs], known.get(external_id), written)
        outcomes.update(zip(theirs, found, strict=True))
    await written.store(session)
    return [outcomes[place] for place in range(len(rows))]


@dataclass
class _Written:
    """What is stored at the end: new credits, changed ones, and what differs in each."""

    author_id: int | None
    added: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[dict[str, Any], dict[str, Any], int]] = field(default_factory=list)

    async def store(self, session: AsyncSession) -> None:
        ids = await credit_crud.add_credits(session, [row for row, _ in self.added])
        await credit_crud.change_credits(session, [row for row, _, _ in self.changed])
        revisions = [
            self._revision(row["client_id"], credit_id, 1, changes)
            for credit_id, (row, changes) in zip(ids, self.added, strict=True)
        ]
        revisions += [
            self._revision(client_id, row["id"], row["revision"], changes) for row, changes, client_id in self.changed
        ]
        await credit_crud.add_credit_revisions(session, revisions)

    def _revision(self, client_id: int, credit_id: int, revision: int, changes: dict[str, Any]) -> dict[str, Any]:
        return {
            "client_id": client_id,
            "credit_id": credit_id,
            "revision": revision,
            "changes": changes,
            "author_id": self.author_id,
            "timestamp": utc_now(),
        }


def _bring(row: ImportedCredit, client_id: int | None, credit: Credit | None, written: _Written) -> RowOutcome:
    """Bring a credit to what its row says; note what is to be stored."""
    if client_id is None:
        return FieldProblem("client_external_id", f"{row.client_external_id} {NO_CLIENT}")
    if credit is not None and credit.client_id != client_id:
        return FieldProblem("external_id", f"{row.external_id} {ANOTHER_CLIENTS}")
    before = _NOTHING if credit is None else state_of(credit)
    after = {**before, **row.columns, "external_id": row.external_id} | _paid(before, row.payments)
    try:
        require_possible_days(opened_on=after["opened_on"], defaulted_on=after["defaulted_on"])
    except InvalidInput as fault:
        return fault.fields[0]
    return _note(client_id, credit, before, after, written)


def _pay(rows: Sequence[ImportedPayment], credit: Credit | None, written: _Written) -> list[RowOutcome]:
    """Set months of one credit; return what came of each row."""
    if credit is None:
        return [FieldProblem("external_id", f"{row.external_id} {NO_CREDIT}") for row in rows]
    before, latest = state_of(credit), month_number(credit.as_of or utc_now().date())
    stored = {latest - one["months_ago"]: one["status"] for one in before[HISTORY]}
    outcomes: list[RowOutcome] = []
    payments = {}
    for row in rows:
        month = month_number(row.month)
        if problem := _problem_of_month(month, credit.opened_on):
            outcomes.append(problem)
            continue
        if stored.get(month) == row.status:
            outcomes.append(RowResult.UNCHANGED)
            continue
        payments[month] = row.status
        outcomes.append(RowResult.CHANGED if month in stored else RowResult.ADDED)
    _note(credit.client_id, credit, before, {**before, **_paid(before, payments)}, written)
    return outcomes


def _problem_of_month(month: int, opened_on: date | None) -> FieldProblem | None:
    if month > (present := month_number(utc_now().date())):
        return FieldProblem("month", f"must not be after the present month {month_text(present)}", "future")
    if opened_on and month < (opened := month_number(opened_on)):
        return FieldProblem("month", f"must not be before {month_text(opened)}, when it was opened", "early")
    return None


def _paid(before: Mapping[str, Any], payments: Mapping[int, str]) -> dict[str, Any]:
    """Return the history with these months set, and the month that is 0 in it; nothing where none is set.

    A history whose months were counted from the present one is counted from this month on.
    """
    if not payments:
        return {}
    latest = before["as_of"] or (first_day(utc_now().date()) if before[HISTORY] else first_day_of(max(payments)))
    history, as_of = with_payments(before[HISTORY], latest, payments)
    return {HISTORY: history, "as_of": as_of}


def _note(
    client_id: int, credit: Credit | None, before: Mapping[str, Any], after: dict[str, Any], written: _Written
) -> RowResult:
    changes = differences(before if credit else {}, after)
    if credit is None:
        written.added.append(({"client_id": client_id, "revision": 1, **after}, changes))
        return RowResult.ADDED
    if not changes:
        return RowResult.UNCHANGED
    written.changed.append(({"id": credit.id, "revision": credit.revision + 1, **after}, changes, client_id))
    return RowResult.CHANGED
