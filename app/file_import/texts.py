"""Cells that are texts: ids, names, logins, how a person is reached. Each different cell is checked once."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from app.field_problem import FieldProblem
from app.field_sentences import field_problem
from app.file_import.fields import EMAIL, EXTERNAL_ID, FIRST_NAME, LAST_NAME, LOGIN, MANAGER, PHONE
from app.ml.tables.names import one_form
from app.models.client import CLIENT_EXTERNAL_ID_MAX_LENGTH
from app.schemas.contact import Email, Phone
from app.schemas.text import is_unicode
from app.schemas.user import Login, Name

REMEMBERED = 10_000
"""Different cells of a column whose checks are remembered: names repeat, ids do not."""
ClientExternalId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=CLIENT_EXTERNAL_ID_MAX_LENGTH, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(is_unicode),
]
_KINDS: Mapping[str, TypeAdapter[str]] = {
    EXTERNAL_ID: TypeAdapter(ClientExternalId),
    FIRST_NAME: TypeAdapter(Name),
    LAST_NAME: TypeAdapter(Name),
    MANAGER: TypeAdapter(Login),
    LOGIN: TypeAdapter(Login),
    PHONE: TypeAdapter(Phone),
    EMAIL: TypeAdapter(Email),
}
MAY_BE_BLANK = frozenset({MANAGER, PHONE, EMAIL})
Cell = str | None | FieldProblem
"""The cleaned text, None for a blank one, or what is wrong with it."""


def is_text_field(name: str) -> bool:
    """Whether a field is read as a text; all others are features of the contract."""
    return name in _KINDS


def text_reader(field: str) -> Callable[[str], Cell]:
    """Return the function that reads a cell of that field."""
    adapter = _KINDS[field]

    @lru_cache(REMEMBERED)
    def read(cell: str) -> Cell:
        text = one_form(cell).strip()
        if not text:
            return None if field in MAY_BE_BLANK else FieldProblem(field, "is required", "required")
        try:
            return adapter.validate_python(text)
        except ValidationError as fault:
            problem = field_problem(fault.errors(include_url=False)[0])
            return FieldProblem(field, problem.message, problem.code, problem.limits)

    return read
