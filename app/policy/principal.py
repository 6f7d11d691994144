"""Principal reasons: the features by which an applicant lost most against two groups that a model has scored.

Source: the official interpretation of Regulation B (12 CFR 1002, supplement I, 9(b)(2), paragraph 5): a score's reasons
are the factors for which it falls furthest below the average of applicants at or slightly above the least passing
score, or of all applicants; more than four are not likely to be helpful (paragraph 1).
"""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from app.policy.decisions import StandardReason

MOST = 4
BASE = "base"
JUST_ABOVE, AVERAGE = "just_above", "average"
BY_PD = frozenset({StandardReason.RISK_TOO_HIGH, StandardReason.RISK_NEEDS_REVIEW, StandardReason.PRICE_ABOVE_CAP})
"""Rules that rest on the PD: only where one of them held is a feature of the model a reason."""
_POINTS = itemgetter("feature", "contribution")
Vectors = Mapping[str, Mapping[str, float]]
"""The mean contribution of each feature in log-odds, by group."""


def principal_reasons(reasons: Sequence[Mapping[str, Any]], vectors: Vectors) -> list[dict[str, Any]]:
    """Return for each group the features that raise the PD more than they do there, the heaviest first.

    `reasons` are those of the score (`feature`, `value`, `contribution`; the first one, `base`, is no feature). A
    result has `against` (the group), `feature`, `value` and `lost`, the points in log-odds. Without vectors the group
    is the model's own training sample, `base`, to which all contributions are relative.
    """
    features = [one for one in reasons if one["feature"] != BASE]
    points = list(map(_POINTS, features))
    groups = {name: vectors[name] for name in (JUST_ABOVE, AVERAGE) if name in vectors} or {BASE: {}}
    found = []
    for name, vector in groups.items():
        lost = [points_here - vector.get(feature, 0.0) for feature, points_here in points]
        heaviest = sorted(range(len(lost)), key=lost.__getitem__, reverse=True)[:MOST]
        found += [
            {"against": name, "feature": points[at][0], "value": features[at]["value"], "lost": lost[at]}
            for at in heaviest
            if lost[at] > 0
        ]
    return found
