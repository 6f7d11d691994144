"""The columns of a list in a file: headings in the reader's language, and the cell of each line. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.ml.grades.bands import band
from app.ml.scoring.probability import rating
from app.services.credits import Arrears
from app.services.crud.lists.client_list import ClientSummary

Cell = str | int | float | Decimal | datetime | None


class ClientColumn(StrEnum):
    """The columns of a list that are chosen; who a client is stands before them."""

    LOGIN = "login"
    RATING = "rating"
    SCORED = "scored"
    DAYS_LATE = "days_late"
    DEBT = "debt"
    AMOUNT = "amount"
    CHANGED = "changed"
    MANAGER = "manager"


@dataclass(frozen=True)
class ClientLine:
    """A client of the list, the grade on the scale of the model that scored, and what is overdue."""

    row: ClientSummary
    master_grade: str | None
    arrears: Arrears | None


@dataclass(frozen=True)
class FileColumn:
    """One column of a file. `is_money` adds the bank's currency to the heading, where it has named one."""

    headings: dict[str, str]
    cell: Callable[[ClientLine], Cell]
    is_money: bool = False

    def heading(self, language: str, currency: str) -> str:
        """Return what stands above the column."""
        return f"{self.headings[language]}, {currency}" if self.is_money and currency else self.headings[language]


def columns_of(chosen: list[ClientColumn]) -> list[FileColumn]:
    """Return the columns of a file: who a client is, then what was chosen, in that order and each once."""
    return [*_WHO, *(column for name in dict.fromkeys(chosen) for column in _CHOSEN[name])]


def _manager(line: ClientLine) -> str | None:
    row = line.row
    return None if row.manager_id is None else f"{row.manager_first_name} {row.manager_last_name}"


def _column(english: str, russian: str, cell: Callable[[ClientLine], Cell], *, is_money: bool = False) -> FileColumn:
    return FileColumn({"en": english, "ru": russian}, cell, is_money)


def _of_pd(form: Callable[[float], Cell]) -> Callable[[ClientLine], Cell]:
    def cell(line: ClientLine) -> Cell:
        return None if line.row.latest_score is None else form(line.row.latest_score)

    return cell


_WHO = (
    _column("Client ID", "ID клиента", lambda line: line.row.user_id),
    _column("First name", "Имя", lambda line: line.row.first_name),
    _column("Last name", "Фамилия", lambda line: line.row.last_name),
)
_CHOSEN: dict[ClientColumn, tuple[FileColumn, ...]] = {
    ClientColumn.LOGIN: (_column("Login", "Логин", lambda line: line.row.login),),
    ClientColumn.RATING: (
        _column("Rating", "Рейтинг", _of_pd(rating)),
        _column("Band", "Класс", _of_pd(band)),
        _column("Grade", "Разряд", lambda line: line.master_grade),
    ),
    ClientColumn.SCORED: (_column("Scored (UTC)", "Оценён (UTC)", lambda line: line.row.scored_at),),
    ClientColumn.DAYS_LATE: (
        _column(
            "Days late, at least", "Дней просрочки, не менее", lambda line: line.arrears.days if line.arrears else None
        ),
    ),
    ClientColumn.DEBT: (
        _column(
            "Overdue, at least",
            "Просрочено, не менее",
            lambda line: line.arrears.amount if line.arrears else None,
            is_money=True,
        ),
    ),
    ClientColumn.AMOUNT: (_column("Credit", "Кредит", lambda line: line.row.amount_total, is_money=True),),
    ClientColumn.CHANGED: (_column("Changed (UTC)", "Изменён (UTC)", lambda line: line.row.changed_at),),
    ClientColumn.MANAGER: (_column("Manager", "Менеджер", _manager),),
}
