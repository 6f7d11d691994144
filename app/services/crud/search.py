"""Text search that knows every alphabet: both sides are folded by Python, not by the database."""

from sqlalchemy import ColumnElement
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import User
from app.models.name_keys import search_form
from database import name_keys

SEARCH_MAX_LENGTH = 200


def user_matches(search: str) -> list[ColumnElement[bool]]:
    """Return conditions that names and login contain every word of `search`, in any order; `%` and `_` are literal.

    Scripts, accents and apostrophes do not count (`name_keys.search_form`), nor does what follows 200 characters. A NUL
    cannot be stored, so it is removed.
    """
    words = search_form(search[:SEARCH_MAX_LENGTH].replace("\0", "")).split()
    return [col(User.search_text).contains(word, autoescape=True) for word in words]


async def complete_name_keys(session: AsyncSession) -> int:
    """Write the keys of users that a version before stored meanwhile without them; return how many."""
    return await (await session.connection()).run_sync(name_keys.complete_name_keys)
