"""In what two models were made differently, by their cards: settings, features, data, libraries. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COMPARED = (
    "contract", "data", "split", "folds", "training_prior", "features", "directions", "missing_worst", "master_scale",
    "settings", "calibration", "left_out", "lineage", "versions",
)  # fmt: skip
"""Parts of a card that say how a model was made; figures are measured anew, on the same rows."""
MAX_DIFFERENCES = 200
LONGEST_TEXT = 200
Plain = str | int | float | bool | None


@dataclass(frozen=True)
class CardDifference:
    """One thing by its path in the card, such as `settings.depth`, with the value of each; None where it has none."""

    path: str
    model: Plain
    other: Plain


def card_differences(model: Mapping[str, Any], other: Mapping[str, Any]) -> list[CardDifference]:
    """Return what differs in parts that both cards have, in their order, at most two hundred.

    >>> card_differences({"settings": {"depth": 5, "seed": 1}}, {"settings": {"depth": 6, "seed": 1}})
    [CardDifference(path='settings.depth', model=5, other=6)]
    """
    known = [name for name in COMPARED if name in model and name in other]
    one, two = _flat(model, known), _flat(other, known)
    different = [path for path in {**two, **one} if one.get(path) != two.get(path)]
    order = {name: place for place, name in enumerate(COMPARED)}
    different.sort(key=lambda path: order[path.split(".")[0]])
    return [CardDifference(path, one.get(path), two.get(path)) for path in different[:MAX_DIFFERENCES]]


def _flat(card: Mapping[str, Any], names: Sequence[str]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for name in names:
        _spread(name, card.get(name), found)
    return found


def _spread(path: str, value: Any, into: dict[str, Plain]) -> None:
    match value:
        case None:
            pass
        case dict():
            for key, inner in value.items():
                _spread(f"{path}.{key}", inner if inner != [] else "", into)
        case list():
            into[path] = ", ".join(map(str, value))[:LONGEST_TEXT]
        case str():
            into[path] = value[:LONGEST_TEXT]
        case bool() | int() | float():
            into[path] = value
        case _:
            into[path] = str(value)[:LONGEST_TEXT]
