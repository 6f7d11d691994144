"""Comparison of a stored event with the recomputed one: equal to the last bit, or the differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.ml.scoring.scored import Reason, Scored
from app.models import Score, ScoreSource

NO_RATE_KEPT = (
    "no portfolio rate is stored with this event, so it was replayed without a shift; only the final PD differs, as "
    "for events from before the rate was stored, or from a worker of that version"
)
_PARTS = {"feature", "value", "contribution"}


@dataclass(frozen=True)
class Difference:
    """A difference: the part, its stored and recomputed value; floats also in hexadecimal, which shows every bit."""

    what: str
    stored: str
    recomputed: str
    note: str = ""


def differences_between(score: Score, again: Scored) -> list[Difference]:
    """Every difference in PD, raw PD and reasons (feature, value, contribution, order); none is bit-equal.

    An event of a job may have been stored without reasons; that none were taken from it is proven by its leaf.
    """
    found = [
        *compared("score", score.score, again.proba),
        *compared("raw_proba", score.raw_proba, again.raw_proba),
        *([] if _is_without_reasons(score) else _of_reasons(score.reasons, again.reasons or [])),
    ]
    if [one.what for one in found] == ["score"] and score.portfolio_default_rate is None:
        return [Difference("score", found[0].stored, found[0].recomputed, NO_RATE_KEPT)]
    return found


def _is_without_reasons(score: Score) -> bool:
    return score.reasons == [] and score.source is ScoreSource.BATCH and (score.request_id or "").startswith("job-")


def as_text(value: Any) -> str:
    """Return the value as Python writes it; a float also in hexadecimal.

    >>> as_text(0.1)
    '0.1 (0x1.999999999999ap-4)'
    """
    return f"{value!r} ({value.hex()})" if isinstance(value, float) else repr(value)


def _of_reasons(stored: Any, again: Sequence[Reason]) -> list[Difference]:
    if not _is_list_of_reasons(stored):
        return [Difference("reasons", repr(stored), repr(again))]
    names, names_again = ([reason["feature"] for reason in reasons] for reasons in (stored, again))
    found = []
    if names != names_again:
        what = "order of the reasons" if sorted(names) == sorted(names_again) else "features of the reasons"
        found.append(Difference(what, ", ".join(names), ", ".join(names_again)))
    by_feature = {reason["feature"]: reason for reason in stored}
    for reason in again:
        kept = by_feature.get(reason["feature"])
        if kept is not None:
            for part in ("value", "contribution"):
                found += compared(f"{part} of {reason['feature']}", kept[part], reason[part])
    return found


def _is_list_of_reasons(stored: Any) -> bool:
    return isinstance(stored, list) and all(
        isinstance(reason, dict) and reason.keys() == _PARTS and isinstance(reason["feature"], str) for reason in stored
    )


def compared(what: str, stored: Any, again: Any) -> list[Difference]:
    """Return how two values differ, if they do: of one type, and floats to the bit; 1 is no 1.0 and no True."""
    if as_text(stored) == as_text(again):
        return []
    return [Difference(what, as_text(stored), as_text(again))]
