"""A score before it is stored: shared by the engine and its callers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Reason = dict[str, Any]
"""`{"feature", "value", "contribution"}`: what that value adds to the raw log-odds."""
ReasonRow = tuple[str, Any, float]
"""The same as (feature, value, contribution)."""

BASE = "base"
"""Feature name of the first reason: where every applicant starts, the mean log-odds of the training sample."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One applicant's result. Log-odds are natural logarithms of PD / (1 − PD).

    `portfolio_default_rate` is the rate the final PD was shifted to, None where there was no shift or it is unknown.
    """

    proba: float
    raw_proba: float
    raw_log_odds: float
    reasons: list[Reason] | None
    portfolio_default_rate: float | None = None


@dataclass(frozen=True, slots=True)
class ScoredColumns:
    """The results of many applicants, one list a figure, in the applicants' order; units as in `Scored`."""

    proba: list[float]
    raw_proba: list[float]
    raw_log_odds: list[float]
    reasons: list[list[ReasonRow]] | None
    portfolio_default_rate: float | None = None

    def rows(self) -> list[Scored]:
        """Return the same results, one object per applicant."""
        reasons: Sequence[list[ReasonRow] | None] = self.reasons or [None] * len(self.proba)
        return [
            Scored(
                proba, raw_proba, raw_log_odds, None if why is None else as_reasons(why), self.portfolio_default_rate
            )
            for proba, raw_proba, raw_log_odds, why in zip(
                self.proba, self.raw_proba, self.raw_log_odds, reasons, strict=True
            )
        ]


def as_reasons(rows: Sequence[ReasonRow]) -> list[Reason]:
    """Reasons with their names.

    >>> as_reasons([("age", 36, -0.5)])
    [{'feature': 'age', 'value': 36, 'contribution': -0.5}]
    """
    return [{"feature": feature, "value": value, "contribution": contribution} for feature, value, contribution in rows]
