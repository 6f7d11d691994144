"""The gate of clearing: no applicant is better off without a value, but for features that a person has waived."""

from collections.abc import Collection, Sequence

from app.ml.evaluation.clearing import Cleared
from app.ml.evaluation.gate_result import Gate, GateCode, GateResult, Verdict


def judge_clearing(found: Sequence[Cleared], waived: Collection[str] = ()) -> GateResult:
    """Fail for every feature that helps when cleared and is not waived; one that was not tried is not passed either."""
    helping = [one for one in found if one.improved]
    untried = [one.feature for one in found if not one.rows and one.feature not in waived]
    closed = [one for one in helping if one.feature not in waived]
    if closed:
        return _of(Verdict.FAILED, GateCode.CLEARING_HELPS, closed)
    if untried:
        return GateResult.of(Gate.CLEARING, Verdict.NOT_JUDGED, GateCode.CLEARING_UNTRIED, columns=untried)
    if not found:
        return GateResult.of(Gate.CLEARING, Verdict.NOT_APPLICABLE, GateCode.CLEARING_NO_FEATURE)
    if known := [one for one in found if one.feature in waived and (one.improved or not one.rows)]:
        return _of(Verdict.PASSED, GateCode.CLEARING_WAIVED, known)
    return GateResult.of(
        Gate.CLEARING,
        Verdict.PASSED,
        GateCode.CLEARING_NEVER_HELPS,
        columns=[one.feature for one in found],
        rows=max(one.rows for one in found),
    )


def needless(found: GateResult, waived: Collection[str]) -> list[str]:
    """Return the waived features that need no waiver; none while the gate is closed for others."""
    if found.verdict in (Verdict.FAILED, Verdict.NOT_JUDGED):
        return []
    listed = found.figures.get("cleared", ())
    named = {one["feature"] for one in listed if isinstance(one, dict)} if isinstance(listed, list) else set()
    return sorted(set(waived) - named)


def _of(verdict: Verdict, code: GateCode, cleared: Sequence[Cleared]) -> GateResult:
    begin = "clearing a field helps" if code is GateCode.CLEARING_HELPS else "clearing a field helps and is waived"
    sentence = f"{begin}: {'; '.join(map(str, cleared))}"
    return GateResult(Gate.CLEARING, verdict, code, sentence, {"cleared": [one.as_dict() for one in cleared]})
