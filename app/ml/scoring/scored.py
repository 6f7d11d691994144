"""A score before it is stored: shared by the engine and its callers."""

from dataclasses import dataclass
from typing import Any

Reason = dict[str, Any]
"""`{"feature", "value", "contribution"}`: what that value adds to the raw log-odds."""

BASE = "base"
"""Feature name of the first reason: where every applicant starts, the mean log-odds of the training sample."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One applicant's result. Log-odds are natural logarithms of PD / (1 − PD).

    `portfolio_default_rate` is the rate the final PD was shifted to, None without a shift, or if unknown.
    """

    proba: float
    raw_proba: float
    raw_log_odds: float
    reasons: list[Reason] | None
    portfolio_default_rate: float | None = None
