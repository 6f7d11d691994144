"""Text search that knows every alphabet: both sides are folded by Python, not by the database."""

import unicodedata

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.models import User

SEARCH_MAX_LENGTH = 200


def fold_text(text: str) -> str:
    """Return the form in which texts are compared: case and compatibility variants are ignored.

    >>> fold_text("ИВАНОВ") == fold_text("иванов")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def user_search_text(*, first_name: str, last_name: str, login: str) -> str:
    """Return the searchable text of a user.

    >>> user_search_text(first_name="Anna", last_name="Ёлкина", login="client_0001")
    'anna ёлкина client_0001'
    """
    return fold_text(f"{first_name} {last_name} {login}")


def user_matches(search: str) -> list[ColumnElement[bool]]:
    """Return conditions that names and login contain every word of `search`, in any order; `%` and `_` are literal.

    Only the first 200 characters count. A NUL cannot be stored, so it is removed.
    """
    words = fold_text(search[:SEARCH_MAX_LENGTH].replace("\0", "")).split()
    return [col(User.search_text).contains(word, autoescape=True) for word in words]
