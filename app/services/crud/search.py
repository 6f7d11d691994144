"""Text search that knows every alphabet: both sides are folded by Python, not by the database."""

import unicodedata

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.models import User

SEARCH_MAX_LENGTH = 200


def fold_text(text: str) -> str:
    """The form in which texts are compared: case and compatibility forms do not matter.

    >>> fold_text("ИВАНОВ") == fold_text("иванов")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def user_search_text(*, first_name: str, last_name: str, login: str) -> str:
    """What a user is found by.

    >>> user_search_text(first_name="Anna", last_name="Ёлкина", login="client_0001")
    'anna ёлкина client_0001'
    """
    return fold_text(f"{first_name} {last_name} {login}")


def user_matches(search: str) -> list[ColumnElement[bool]]:
    """Conditions that a user's names and login contain every word of `search`, in any order; `%` and `_` are
    plain.

    Only the first 200 characters count. A NUL is in no stored text, so it is left out.
    """
    words = fold_text(search[:SEARCH_MAX_LENGTH].replace("\0", "")).split()
    return [col(User.search_text).contains(word, autoescape=True) for word in words]
