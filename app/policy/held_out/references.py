"""What a decision is explained against: the points of those at or just above the cut-off, and those of the average.

Regulation B's commentary (12 CFR 1002, supplement I, 9(b)(2), paragraph 5) names both methods: the principal reasons
are the factors on which an applicant's score falls furthest below the average for that factor of applicants whose total
is at or slightly above the least that passes, or of all applicants.
"""

import hashlib
import json
from typing import Any

import numpy as np

from app.ml.contracts.arrays import Floats
from app.policy.decisions import NONE
from app.policy.held_out.rows import ScoredRows, decided_rows
from app.policy.policy import Policy

NEAREST_SHARE = 0.1
NEAREST_LEAST = 30
"""Just above the cut-off: the nearest tenth of the rows that pass it, at least thirty, or all where there are fewer."""


def reference_vectors(policy: Policy, rows: ScoredRows) -> dict[str, Any]:
    """Return the document that is stored: mean contributions to the log-odds of PD by feature, and of how many rows.

    `average` is over all rows. `just_above` is over those whose PD lies nearest below the `approve_below` of their own
    segment, in log-odds; null where no row passes. Raises PolicyInvalid for grades that the model does not give.
    """
    near = _just_above(policy, rows)
    return {
        "policy": policy.sha256,
        "model": rows.engine.version,
        "rows": len(rows),
        "average": _means(rows, np.arange(len(rows))),
        "just_above_rows": len(near),
        "just_above": _means(rows, near) if len(near) else None,
    }


def references_sha256(vectors: dict[str, Any]) -> str:
    """Return the hash of that document, whatever the order of its keys."""
    text = json.dumps(vectors, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _just_above(policy: Policy, rows: ScoredRows) -> np.ndarray:
    """Return the places of the rows that pass the cut-off of their segment and lie nearest to it."""
    segments = decided_rows(policy, rows).segments
    cut_offs = np.array([one.approve_below for one in policy.definition.segments] + [np.nan])
    cut_off = np.where(segments == NONE, np.nan, cut_offs[segments])
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = _log_odds(cut_off) - _log_odds(rows.pd)
    passing = np.flatnonzero(distance > 0)
    count = max(NEAREST_LEAST, round(len(passing) * NEAREST_SHARE))
    return np.sort(passing[np.argsort(distance[passing], kind="stable")[:count]])


def _log_odds(share: Floats) -> Floats:
    return np.log(share) - np.log1p(-share)


def _means(rows: ScoredRows, places: np.ndarray) -> dict[str, float]:
    means = rows.contributions[places].mean(axis=0).tolist() if len(places) else [0.0] * len(rows.names)
    return dict(zip(rows.names, means, strict=True))
