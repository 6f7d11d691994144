"""The kinds of values and their units: what an expression may put together, found before it is ever evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Unit = tuple[tuple[str, int], ...] | None
"""Powers of base units in the order of their names: `(("money", 1), ("months", -1))` is money a month.

Empty: a ratio. None: fits any unit, as a number written in the policy does.
"""
RATIO: Unit = ()


class ValueKind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"


@dataclass(frozen=True)
class ValueType:
    """A kind with what is known of its values: the unit and range of a number, the list of a text."""

    kind: ValueKind
    unit: Unit = None
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    is_whole: bool = False


@dataclass(frozen=True)
class LookupType:
    """What a table takes and gives: texts it lists or numbers in steps, and the unit of what it gives."""

    keys: tuple[str, ...] | None
    unit: Unit


@dataclass(frozen=True)
class Scope:
    """What an expression may name."""

    names: Mapping[str, ValueType]
    tables: Mapping[str, LookupType]


def unit_of(text: str | None) -> Unit:
    """Return the unit that a contract or a policy names: `money`, `months`, `ratio`, or two with a stroke between.

    >>> unit_of("money"), unit_of("ratio"), unit_of("money/months"), unit_of(None)
    ((('money', 1),), (), (('money', 1), ('months', -1)), None)
    """
    if text is None:
        return None
    above, _, below = text.partition("/")
    return combined(_single(above), _single(below or "ratio"), sign=-1)


def _single(name: str) -> Unit:
    return RATIO if name.strip() in ("ratio", "1") else ((name.strip(), 1),)


def combined(one: Unit, other: Unit, *, sign: int) -> Unit:
    """Return the unit of a product (`sign` 1) or a quotient (−1); a bare number has no power of any unit."""
    if one is None and other is None:
        return None
    powers = dict(one or ())
    for name, power in other or ():
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def unit_text(unit: Unit) -> str:
    """Return a unit as messages name it.

    >>> unit_text((("money", 1), ("months", -1))), unit_text(())
    ('money/months', 'ratio')
    """
    above = "·".join(f"{name}{'' if power == 1 else f'^{power}'}" for name, power in unit or () if power > 0)
    below = "·".join(f"{name}{'' if power == -1 else f'^{-power}'}" for name, power in unit or () if power < 0)
    return f"{above or '1'}/{below}" if below else above or "ratio"
