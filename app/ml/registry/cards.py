"""A model's card: what was measured, as a database can keep it. Read the same wherever it comes from."""

from datetime import UTC, datetime
from typing import Any

from app.exceptions import ArtifactInvalid
from app.ml.registry.strict_json import LARGEST_WHOLE, strictly_parsed, strictly_written

Card = dict[str, Any]
LONGEST_NAME = 200


def parsed_card(sha256: str, content: bytes) -> Card:
    """Parse a card. Raises ArtifactInvalid if it is damaged, or cannot be stored in a database."""
    try:
        card = strictly_parsed(content)
        if not (isinstance(card, dict) and {"name", "created"} <= card.keys()):
            raise ValueError("name and created are missing")
        if not (isinstance(card["name"], str) and 0 < len(card["name"]) <= LONGEST_NAME):
            raise ValueError(f"it has no usable name, a text of at most {LONGEST_NAME} letters")
        created_of(card)
    except ValueError as fault:
        raise unreadable(sha256, str(fault)) from fault
    return card


def written_card(sha256: str, card: Card) -> bytes:
    """Serialize a card. Raises ArtifactInvalid for a card that could not be read back."""
    try:
        content = strictly_written(card)
    except (ValueError, TypeError, RecursionError) as fault:
        raise unreadable(sha256, str(fault)) from fault
    parsed_card(sha256, content)
    return content


def created_of(card: Card) -> datetime:
    """When the model was made, in UTC. Raises ValueError when the card does not say it with a time zone."""
    try:
        created = datetime.fromisoformat(card["created"])
        if created.tzinfo is None:
            raise ValueError
        return created.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as fault:
        raise ValueError("`created` is no time with a zone") from fault


def held_out_figures(card: Card) -> dict[str, float]:
    """Return the metrics on held-out rows; values that are not numbers, or out of range, are omitted.

    >>> held_out_figures({"holdout": {"auc": 0.8, "rows": 12, "note": "none", "flag": True}})
    {'auc': 0.8, 'rows': 12.0}
    """
    held_out = card.get("holdout")
    found = held_out.items() if isinstance(held_out, dict) else ()
    return {name: float(value) for name, value in found if _is_figure(value)}


def held_out_intervals(card: Card) -> dict[str, list[float]]:
    """Return value, low and high of each figure that has a 95 % interval on held-out rows; what is unusable is omitted.

    Gini is 2 · AUC − 1, and so are the ends of its interval.

    >>> held_out_intervals({"intervals": {"auc": [0.8, 0.75, 0.85], "ks": "wide"}})
    {'auc': [0.8, 0.75, 0.85], 'gini': [0.6000000000000001, 0.5, 0.7]}
    """
    intervals = card.get("intervals")
    found = intervals.items() if isinstance(intervals, dict) else ()
    usable = {name: [float(one) for one in ends] for name, ends in found if _is_interval(ends)}
    gini = {"gini": [2 * one - 1 for one in usable["auc"]]} if "auc" in usable else {}
    return {**usable, **gini}


def _is_interval(ends: Any) -> bool:
    return isinstance(ends, list) and len(ends) == len(("value", "low", "high")) and all(map(_is_figure, ends))


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE


def unreadable(sha256: str, why: str) -> ArtifactInvalid:
    """Build the error for a card."""
    return ArtifactInvalid(f"model {sha256[:12]} has no readable card: {why}")
