"""Cells of credits and payments: numbers, days, months and statuses, in the spelling that their columns show."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.field_sentences import field_problem
from app.file_import.fields import (
    AMOUNT,
    AS_OF,
    CLIENT,
    DEFAULTED,
    DEFINITION,
    EXTERNAL_ID,
    HISTORY,
    MONTH,
    OPENED,
    RATE,
    STATUS,
    TERM,
)
from app.file_import.texts import ClientExternalId
from app.ml.tables.cells import parse_number
from app.ml.tables.dates import ISO, parse_date
from app.ml.tables.names import one_form
from app.ml.tables.spelling import Spelling
from app.ml.tables.words import is_missing
from app.models.credit import CREDIT_EXTERNAL_ID_MAX_LENGTH
from app.schemas.credit import CreditIn, Definition, PaymentIn
from app.schemas.text import is_unicode
from app.services.credit_book.changing import require_possible_days

NUMBERS, DAYS, MONTHS = frozenset({AMOUNT, RATE, TERM}), frozenset({OPENED, DEFAULTED}), frozenset({AS_OF, MONTH})
NOT_KNOWN = "."
"""Stands in a payment history for a month whose status is not known."""
REMEMBERED = 10_000
"""Different cells of a column whose checks are remembered: days, terms and statuses repeat."""
CreditExternalId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=CREDIT_EXTERNAL_ID_MAX_LENGTH, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(is_unicode),
]
_HISTORY = re.compile(r"[0-5CX.]{1,1200}")
_NEEDED = frozenset({EXTERNAL_ID, CLIENT, AMOUNT, RATE, MONTH, STATUS})
_NOT_A_HISTORY = "must have one character a month, the newest first: 0 to 5, C, X, or . for one that is not known"


def _as_sent(schema: type[CreditIn | PaymentIn], name: str) -> TypeAdapter[Any]:
    """Return the check of a field as a request has it."""
    field = schema.model_fields[name]
    kind: Any = field.annotation
    for rule in field.metadata:
        kind = Annotated[kind, rule]
    return TypeAdapter(kind)


_CHECKS: Mapping[str, TypeAdapter[Any]] = {
    EXTERNAL_ID: TypeAdapter(CreditExternalId),
    CLIENT: TypeAdapter(ClientExternalId),
    DEFINITION: TypeAdapter(Definition),
    STATUS: _as_sent(PaymentIn, STATUS),
    **{name: _as_sent(CreditIn, name) for name in NUMBERS},
}


def credit_reader(field: str, spelling: Spelling) -> Callable[[str], Any]:
    """Return the function that reads a cell of that field: a value, None for a blank cell, or a FieldProblem."""
    is_number, is_day = field in NUMBERS, field in DAYS | MONTHS

    @lru_cache(REMEMBERED)
    def read(cell: str) -> Any:
        text = one_form(cell).strip()
        if not text or ((is_number or is_day) and is_missing(text, among_numbers=True)):
            return FieldProblem(field, "is required", "required") if field in _NEEDED else None
        if field == HISTORY:
            return text.upper() if _HISTORY.fullmatch(text.upper()) else FieldProblem(field, _NOT_A_HISTORY)
        if is_day:
            return _day(field, text, spelling)
        return _checked(field, _number(text, spelling) if is_number else text.upper() if field == STATUS else text)

    return read


def row_problems(values: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """Return what is wrong with a row whose cells are right each for itself: parts of a pair, days that cannot be."""
    problems = [
        FieldProblem(lacking, f"is required, since {there} has a value", "required")
        for there, lacking in ((HISTORY, AS_OF), (DEFAULTED, DEFINITION), (DEFINITION, DEFAULTED))
        if values.get(there) is not None and values.get(lacking) is None
    ]
    try:
        require_possible_days(
            opened_on=values.get(OPENED), defaulted_on=values.get(DEFAULTED), as_of=values.get(AS_OF), today=today
        )
    except InvalidInput as fault:
        problems += fault.fields
    return problems


def _number(text: str, spelling: Spelling) -> Any:
    number = parse_number(text, decimal=spelling.decimal)
    return text if number is None else int(number) if number.is_integer() else number


def _day(field: str, text: str, spelling: Spelling) -> Any:
    form = spelling.date_format or (ISO if field in DAYS else "%Y-%m")
    day = parse_date(text, form, first_year=spelling.first_year)
    if day is None:
        what = "a day, such as 2026-11-30" if field in DAYS else "a month, such as 2026-11, or a day of it"
        return FieldProblem(field, f"must be {what}, written as in the column's other cells")
    return day.replace(day=1) if field in MONTHS else day


def _checked(field: str, value: Any) -> Any:
    try:
        return _CHECKS[field].validate_python(value)
    except ValidationError as fault:
        problem = field_problem(fault.errors(include_url=False)[0])
        return FieldProblem(field, problem.message, problem.code, problem.limits)
