"""A model's card: what was measured, as a database can keep it. Read the same wherever it comes from."""

from datetime import UTC, datetime
from typing import Any

from app.exceptions import ArtifactInvalid
from app.ml.registry.strict_json import LARGEST_WHOLE, strictly_parsed, strictly_written

Card = dict[str, Any]
LONGEST_NAME = 200


def parsed_card(sha256: str, content: bytes) -> Card:
    """The card that was written so. Raises ArtifactInvalid for one that is damaged, or that no database could keep."""
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
    """The card's file. Raises ArtifactInvalid for a card that could not be read again."""
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
    """What was measured on held-out rows; what is no number, or larger than any figure is, is left out.

    >>> held_out_figures({"holdout": {"auc": 0.8, "rows": 12, "note": "none", "flag": True}})
    {'auc': 0.8, 'rows': 12.0}
    """
    held_out = card.get("holdout")
    found = held_out.items() if isinstance(held_out, dict) else ()
    return {name: float(value) for name, value in found if _is_figure(value)}


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE


def unreadable(sha256: str, why: str) -> ArtifactInvalid:
    """The refusal of a card."""
    return ArtifactInvalid(f"model {sha256[:12]} has no readable card: {why}")
