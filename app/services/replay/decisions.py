"""Decisions computed again: by the stored policy, on the recomputed score, with the facts and references of then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.exceptions import InvalidInput, PolicyInvalid
from app.faults import first_line
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import Scored
from app.models import DecisionEvent
from app.policy.loader import parse_policy
from app.services.crud.decision import KeptDecision
from app.services.crud.replay import StoredEvent
from app.services.decisions.computing import DecisionContent, References, ScoredApplicant, decide_on
from app.services.replay.differences import Difference, as_text, compared

Recomputed = tuple[StoredEvent, Scored]
_Group = list[tuple[KeptDecision, ScoredApplicant]]


def differences_of_decisions(engine: ScoringEngine, events: Sequence[Recomputed]) -> Mapping[int, list[Difference]]:
    """Return the differences of each decision on these events of one model, by its id; none where it is bit-equal."""
    groups: defaultdict[tuple[str, str, str | None], _Group] = defaultdict(list)
    for event, again in events:
        for kept in event.decisions:
            groups[_made_from(kept)].append((kept, _applicant(kept.decision, event, again)))
    found: dict[int, list[Difference]] = {}
    for group in groups.values():
        found |= _of_group(engine, group)
    return found


def _made_from(kept: KeptDecision) -> tuple[str, str, str | None]:
    """Return what decisions that are computed together have in common: the policy and the references."""
    return kept.decision.policy_sha256, kept.policy.text, _references_of(kept.decision)


def _references_of(decision: DecisionEvent) -> str | None:
    sha256: str | None = decision.basis.get("references")
    return sha256


def _applicant(decision: DecisionEvent, event: StoredEvent, again: Scored) -> ScoredApplicant:
    return ScoredApplicant(
        dict(event.features or {}),
        again.proba,
        again.reasons or [],
        decision.timestamp,
        decision.basis.get("facts", {}),
        decision.is_stopped,
    )


def _of_group(engine: ScoringEngine, group: _Group) -> dict[int, list[Difference]]:
    first = group[0][0]
    name = first.decision.policy_sha256
    try:
        policy = parse_policy(first.policy.text, engine.contract, source="policy")
        references = _stored_references(first)
        again = decide_on(policy, engine.master_scale, references, [applicant for _, applicant in group])
    except (PolicyInvalid, InvalidInput) as fault:
        why = Difference("decision", "made", "not recomputed", f"the stored policy {name[:12]}: {first_line(fault)}")
        return {kept.decision.id: [why] for kept, _ in group}
    changed = compared("policy", name, policy.sha256)
    return {
        kept.decision.id: [*changed, *_differences(kept.decision, content)]
        for (kept, _), content in zip(group, again, strict=True)
    }


def _stored_references(kept: KeptDecision) -> References:
    """Return the references that a decision names; none where the ones that are stored are others."""
    sha256 = _references_of(kept.decision)
    if sha256 is None or kept.references is None or kept.references.sha256 != sha256:
        return References()
    return References(kept.references.vectors, sha256)


def _differences(decision: DecisionEvent, again: DecisionContent) -> list[Difference]:
    found = [
        *compared("outcome", str(decision.outcome), again.outcome.value),
        *compared("credit_limit", decision.credit_limit, again.credit_limit),
        *compared("price", decision.price, again.price),
    ]
    for name in ("basis", "rules", "reasons"):
        stored, recomputed = getattr(decision, name), getattr(again, name)
        if _exact(stored) != _exact(recomputed):
            found.append(Difference(name, as_text(stored), as_text(recomputed)))
    return found


def _exact(value: Any) -> Any:
    """Return a document with every number as its text, so that 1 is no 1.0; the order of keys is no part of it."""
    if isinstance(value, Mapping):
        return {key: _exact(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_exact(one) for one in value]
    return as_text(value)
