"""Which new passwords are refused: short ones, guessable ones, the user's own login and name, the one before.

What is guessable is estimated by zxcvbn (D. L. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX
Security 2016): lists of leaked passwords, names and words, keyboard paths, dates, and what people add to them.
"""

import asyncio
from collections.abc import Sequence

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.models import Role
from app.security.passwords import normalise

STAFF_PASSWORD_MIN_LENGTH = 12
ENOUGH_GUESSES = 10**8
"""The bound that the paper draws for guessing online without a throttle."""
ESTIMATED_LENGTH = 32
"""The estimate takes more than linear time; a password whose beginning is good enough is good."""
COMMON, PERSONAL, UNCHANGED = "password_common", "password_personal", "password_unchanged"
_RUSSIAN_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
)


async def require_good_password(password: str, *, role: Role, personal: Sequence[str], field: str) -> None:
    """Raise InvalidInput naming `field` unless this may be a password of someone in that role.

    `personal` is what anyone knows of the person: login and names.
    """
    problem = await asyncio.to_thread(_problem, normalise(password), role, personal, field)
    if problem:
        raise InvalidInput([problem])


def require_another_password(new: str, old: str, *, field: str) -> None:
    """Raise InvalidInput naming `field` where the new password is the one before."""
    if normalise(new) == normalise(old):
        raise unchanged(field)


def unchanged(field: str) -> InvalidInput:
    """Return the fault of a new password that is the one before."""
    return InvalidInput.of(field, "must differ from the password before", code=UNCHANGED)


def _problem(password: str, role: Role, personal: Sequence[str], field: str) -> FieldProblem | None:
    if role is not Role.CLIENT and len(password) < STAFF_PASSWORD_MIN_LENGTH:
        message = f"must have at least {STAFF_PASSWORD_MIN_LENGTH} characters for staff"
        return FieldProblem(field, message, "string_too_short", {"min_length": STAFF_PASSWORD_MIN_LENGTH})
    if _letters(password) in {_letters(text) for text in _combined(personal)} - {""}:
        return FieldProblem(field, "must not be the login or the name", PERSONAL)
    if _guesses(password, personal) < ENOUGH_GUESSES:
        return FieldProblem(field, "is easy to guess; a sentence of several words is a good one", COMMON)
    return None


def _guesses(password: str, personal: Sequence[str]) -> float:
    """Estimate the tries that a guesser needs, who also knows that Russian words are typed by Latin keys."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415  (its lists take memory that only a new password is worth)

    text = password[:ESTIMATED_LENGTH].lower()
    known = [word for each in personal for word in (each, each.lower().translate(_RUSSIAN_KEYS)) if word]
    variants = {password[:ESTIMATED_LENGTH], text.translate(_RUSSIAN_KEYS)}
    return min(float(zxcvbn(variant, user_inputs=known)["guesses"]) for variant in variants)


def _combined(personal: Sequence[str]) -> list[str]:
    login, *names = personal
    return [login, *names, "".join(names), "".join(reversed(names)), "".join(personal)]


def _letters(text: str) -> str:
    return "".join(letter for letter in normalise(text).casefold() if letter.isalnum())
