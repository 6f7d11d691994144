"""Settings whose values differ by role: one number for all, and numbers of single roles after it."""

from collections.abc import Collection

from app.models import Role


def number_by_role(text: str, *, least: int, most: int, general: Collection[Role] = tuple(Role)) -> dict[Role, int]:
    """Read `30` or `30,admin=15`: a number for the roles of `general`, then numbers of roles by name.

    Raises ValueError naming the part that is wrong.

    >>> number_by_role("30,admin=15", least=1, most=720)[Role.ADMIN]
    15
    """
    first, *others = text.split(",")
    numbers = dict.fromkeys(general, _number(first, least, most))
    for part in others:
        name, _, number = part.partition("=")
        numbers[role_named(name)] = _number(number, least, most)
    return numbers


def roles_in(text: str) -> frozenset[Role]:
    """Read names of roles, comma-separated; none where the text is empty. Raises ValueError naming what is no role."""
    return frozenset(role_named(name) for name in text.split(",") if text.strip())


def role_named(name: str) -> Role:
    """Return the role of that name. Raises ValueError saying which there are."""
    try:
        return Role(name.strip())
    except ValueError:
        raise ValueError(f"{name.strip() or 'an empty name'} is no role; roles are {', '.join(Role)}") from None


def _number(text: str, least: int, most: int) -> int:
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and least <= int(bare) <= most):
        raise ValueError(f"{bare or 'an empty part'} is no whole number from {least} to {most}")
    return int(bare)
