"""Which new passwords are refused: short ones, guessable ones, the user's own login and name, the one before.

What is guessable is estimated by zxcvbn (D. L. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX
Security 2016): lists of leaked passwords, names and words, keyboard paths, dates, and what people add to them.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.models import Role
from app.security.passwords import PASSWORD_MIN_LENGTH, normalise

STAFF_PASSWORD_MIN_LENGTH = 12
ENOUGH_GUESSES = 10**8
"""The bound that the paper draws for guessing online without a throttle."""
ESTIMATED_LENGTH = 32
"""The estimate takes more than linear time; a password whose beginning is good enough is good."""
COMMON, PERSONAL, UNCHANGED = "password_common", "password_personal", "password_unchanged"
TOO_SHORT = "string_too_short"
_RUSSIAN_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
)


@dataclass(frozen=True)
class PasswordRule:
    """One rule, and whether a password keeps it; `problem` is what breaking it is answered with."""

    problem: FieldProblem
    is_met: bool


async def judge_password(password: str, *, role: Role, personal: Sequence[str], field: str) -> list[PasswordRule]:
    """Return every rule with whether the password keeps it: the rules of `require_good_password`, none left out."""
    return await asyncio.to_thread(lambda: list(_rules(normalise(password), role, personal, field)))


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
    return next((rule.problem for rule in _rules(password, role, personal, field) if not rule.is_met), None)


def _rules(password: str, role: Role, personal: Sequence[str], field: str) -> Iterator[PasswordRule]:
    """Judge rule by rule, the cheap ones first."""
    shortest = PASSWORD_MIN_LENGTH if role is Role.CLIENT else STAFF_PASSWORD_MIN_LENGTH
    staff = "" if role is Role.CLIENT else " for staff"
    message = f"must have at least {shortest} characters{staff}"
    too_short = FieldProblem(field, message, TOO_SHORT, {"min_length": shortest})
    yield PasswordRule(too_short, is_met=len(password) >= shortest)
    known = {_letters(text) for text in _combined(personal)} - {""}
    is_personal = not password or _letters(password) in known
    yield PasswordRule(FieldProblem(field, "must not be the login or the name", PERSONAL), is_met=not is_personal)
    common = FieldProblem(field, "is easy to guess; a sentence of several words is a good one", COMMON)
    yield PasswordRule(common, is_met=bool(password) and _guesses(password, personal) >= ENOUGH_GUESSES)


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
