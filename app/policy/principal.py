"""Principal reasons: the features by which an applicant lost most against two groups that a model has scored.

Source: the official interpretation of Regulation B (12 CFR 1002, supplement I, 9(b)(2), paragraph 5): a score's reasons
are the factors for which it falls furthest below the average of applicants at or slightly above the least passing
score, or of all applicants; more than four are not likely to be helpful (paragraph 1).
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from app.policy.decisions import StandardReason

MOST = 4
BASE = "base"
JUST_ABOVE, AVERAGE = "just_above", "average"
BY_PD = frozenset({StandardReason.RISK_TOO_HIGH, StandardReason.RISK_NEEDS_REVIEW, StandardReason.PRICE_ABOVE_CAP})
"""Rules that rest on the PD: only where one of them held is a feature of the model a reason."""
Vectors = Mapping[str, Mapping[str, float]]
"""The mean contribution of each feature in log-odds, by group."""


def principal_reasons(reasons: Sequence[Mapping[str, Any]], vectors: Vectors) -> list[dict[str, Any]]:
    """Return for each group the features that raise the PD more than they do there, the heaviest first.

    `reasons` are those of the score (`feature`, `value`, `contribution`; the first one, `base`, is no feature). A
    result has `against` (the group), `feature`, `value` and `lost`, the points in log-odds. Without vectors the group
    is the model's own training sample, `base`, to which all contributions are relative.
    """
    features = [one for one in reasons if one["feature"] != BASE]
    groups = {name: vectors[name] for name in (JUST_ABOVE, AVERAGE) if name in vectors} or {BASE: {}}
    return [one for name, vector in groups.items() for one in _lost(name, vector, features)]


def _lost(name: str, vector: Mapping[str, float], features: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    points = [(one["contribution"] - vector.get(one["feature"], 0.0), one) for one in features]
    heaviest = sorted([point for point in points if point[0] > 0], key=itemgetter(0), reverse=True)[:MOST]
    return [{"against": name, "feature": one["feature"], "value": one["value"], "lost": lost} for lost, one in heaviest]
