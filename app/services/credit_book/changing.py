"""Credits opened and corrected, a month's payment, a default: each change is a revision, and is audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, NotFound, PreconditionFailed
from app.models import Client, Credit, User
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.credit_book.differences import differences, state_of
from app.services.credit_book.months import first_day, month_number, month_text, with_payment
from app.services.crud import client as client_crud
from app.services.crud import credit as credit_crud


@dataclass(frozen=True, kw_only=True)
class NewCredit:
    """A credit as it is granted or corrected: amount in money, annual rate as a fraction.

    `as_of` is in the month that `months_ago` 0 of the history stands for; None is the present one, whichever that is.
    """

    amount_total: Decimal
    annual_rate: Decimal
    payment_history: Sequence[Mapping[str, Any]] = field(default=())
    external_id: str | None = None
    opened_on: date | None = None
    as_of: date | None = None
    term_months: int | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values of a credit's columns; the history newest month first, which `overdue` relies on."""
        return {
            "external_id": self.external_id,
            "opened_on": self.opened_on,
            "amount_total": self.amount_total,
            "annual_rate": self.annual_rate,
            "term_months": self.term_months,
            "as_of": self.as_of and first_day(self.as_of),
            "payment_history": sorted(map(dict, self.payment_history), key=itemgetter("months_ago")),
        }


async def open_credit(session: AsyncSession, client_id: int, new: NewCredit, *, author: User) -> tuple[Credit, bool]:
    """Give a client a credit, and say whether it is new: sent again under its external id it is the same one.

    Raises InvalidInput, Conflict where another credit has the external id.
    """
    await hold(session, client_id)
    _require_past(new)
    if new.external_id is not None and (known := await credit_crud.find_credit(session, new.external_id)):
        if known.client_id == client_id and not differences(state_of(known), new.columns()):
            return known, False
        raise _taken(new.external_id)
    credit = await _add(session, client_id, new, author)
    await _record(session, Act.CREDIT_OPENED, credit, author)
    return credit, True


async def open_first_credit(session: AsyncSession, client_id: int, new: NewCredit, *, author: User) -> Credit:
    """Give a client who is added now a credit; adding the client is the recorded act. Raises as `open_credit`."""
    _require_past(new)
    await _require_free(session, new.external_id)
    return await _add(session, client_id, new, author)


async def correct_credit(
    session: AsyncSession, credit: Credit, new: NewCredit, *, author: User, expected_revision: int | None = None
) -> Credit:
    """Bring a credit to a new state as one revision; no difference, no revision.

    Raises InvalidInput, Conflict where another credit has the external id, PreconditionFailed.
    """
    await hold(session, credit.client_id)
    credit = await _newly(session, credit)
    _require_past(new, defaulted_on=credit.defaulted_on)
    if expected_revision not in {None, credit.revision}:
        raise PreconditionFailed("The credit was changed in the meantime; load it again.")
    if new.external_id != credit.external_id:
        await _require_free(session, new.external_id)
    return await _change(session, credit, new.columns(), Act.CREDIT_CHANGED, author)


async def record_payment(session: AsyncSession, credit: Credit, month: date, status: str, *, author: User) -> Credit:
    """Set the status of a month, the newest or one before. Raises InvalidInput for a month that cannot be.

    A history whose months were counted from the present one is counted from this month on.
    """
    await hold(session, credit.client_id)
    credit = await _newly(session, credit)
    today = utc_now().date()
    if month_number(month) > month_number(today):
        raise InvalidInput.of("month", f"must not be after the present month {today:%Y-%m}", code="future")
    if credit.opened_on and month_number(month) < month_number(credit.opened_on):
        raise InvalidInput.of("month", f"must not be before {credit.opened_on:%Y-%m}, when it was opened", code="early")
    before = credit.as_of or (first_day(today) if credit.payment_history else first_day(month))
    history, as_of = with_payment(credit.payment_history, before, month, status)
    return await _change(session, credit, {"payment_history": history, "as_of": as_of}, Act.PAYMENT_RECORDED, author)


async def record_default(session: AsyncSession, credit: Credit, day: date, definition: str, *, author: User) -> Credit:
    """Record that a credit is in default since a day by a definition; another one corrects it. Raises InvalidInput."""
    await hold(session, credit.client_id)
    credit = await _newly(session, credit)
    if day > utc_now().date():
        raise InvalidInput.of("date", "must not be after today (UTC)", code="future")
    if credit.opened_on and day < credit.opened_on:
        raise InvalidInput.of("date", f"must not be before {credit.opened_on}, when it was opened", code="early")
    columns = {"defaulted_on": day, "default_definition": definition}
    return await _change(session, credit, columns, Act.DEFAULT_RECORDED, author)


async def hold(session: AsyncSession, client_id: int) -> Client:
    """Lock a client's row until the transaction ends: credits of one client are written one after the other."""
    client = await client_crud.get_client(session, client_id, for_update=True)
    if client is None or not client.features:
        raise NotFound("There is no such client.")
    return client


async def _newly(session: AsyncSession, credit: Credit) -> Credit:
    found = await credit_crud.get_credit(session, credit.id, newly=True)
    if found is None:
        raise NotFound("There is no such credit.")
    return found


async def _add(session: AsyncSession, client_id: int, new: NewCredit, author: User) -> Credit:
    credit = Credit(client_id=client_id, **new.columns())
    changes = differences({}, new.columns())
    return await credit_crud.store_credit(session, credit, changes, author_id=author.id)


async def _require_free(session: AsyncSession, external_id: str | None) -> None:
    if external_id is not None and await credit_crud.find_credit(session, external_id):
        raise _taken(external_id)


def _taken(external_id: str) -> Conflict:
    return Conflict(
        f"A credit with the external id {external_id} is there already. Change that one, or send this one under an "
        "external id of its own."
    )


async def _change(session: AsyncSession, credit: Credit, columns: Mapping[str, Any], act: Act, author: User) -> Credit:
    changes = differences(state_of(credit), columns)
    if not changes:
        return credit
    for name, value in columns.items():
        setattr(credit, name, value)
    credit.revision += 1
    await credit_crud.store_credit(session, credit, changes, author_id=author.id)
    await _record(session, act, credit, author)
    return credit


async def _record(session: AsyncSession, act: Act, credit: Credit, author: User) -> None:
    details = {"credit": credit.id, "revision": credit.revision}
    await record(session, act, by(author), credit.client_id, details=details)


def require_possible_days(
    *, opened_on: date | None, defaulted_on: date | None = None, as_of: date | None = None, today: date | None = None
) -> None:
    """Raise InvalidInput for days that cannot be: in the future, or a credit opened after its default.

    `today` is that of UTC.
    """
    today = today or utc_now().date()
    if opened_on and opened_on > today:
        raise InvalidInput.of("opened_on", "must not be after today (UTC)", code="future")
    if defaulted_on and defaulted_on > today:
        raise InvalidInput.of("defaulted_on", "must not be after today (UTC)", code="future")
    if opened_on and defaulted_on and opened_on > defaulted_on:
        raise InvalidInput.of("opened_on", f"must not be after {defaulted_on}, when it defaulted", code="late")
    if as_of and month_number(as_of) > month_number(today):
        raise InvalidInput.of("as_of", f"must not be after the present month {month_text(month_number(today))}")


def _require_past(new: NewCredit, *, defaulted_on: date | None = None) -> None:
    require_possible_days(opened_on=new.opened_on, defaulted_on=defaulted_on, as_of=new.as_of)
