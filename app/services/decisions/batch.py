"""Decisions of the hot path: what was read in memory already, and the decisions of a batch computed in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from app.exceptions import InvalidInput, PolicyInvalid, PolicyUnusable
from app.faults import first_line
from app.metrics import DECISIONS
from app.models.base import utc_now
from app.policy.policy import Policy
from app.services.crud.decision_storing import NewDecision
from app.services.crud.policy import PartsInUse
from app.services.crud.score_batches import Event
from app.services.decisions.computing import DecisionContent, ScoredApplicant, decide_on
from app.services.decisions.facts import kept_facts
from app.services.decisions.in_use import DecidingParts, PartsReader, PolicyInUse
from app.services.decisions.pending import AskedDecision, check_asked

_log = structlog.stdlib.get_logger("decisions")
_Waiting = tuple[Event, "HotDecision"]


@dataclass(eq=False, slots=True)
class HotDecision:
    """One decision on its way through the hot path. `made` and `decision_id` are there once it is stored."""

    parts: DecidingParts
    features: Mapping[str, Any]
    asked: AskedDecision
    is_stopped: bool
    made: NewDecision | None = None
    decision_id: int | None = None

    @property
    def champion(self) -> str:
        """The model that was read with the policies."""
        return self.parts.champion

    @property
    def policy(self) -> Policy:
        """The policy that decides."""
        return self.parts.active

    def is_stored(self, decision_id: int | None) -> None:
        """Take the id of the stored decision."""
        self.decision_id = decision_id
        if decision_id is not None and self.made is not None:
            DECISIONS.labels(self.made.outcome).inc()


def hot_decision(
    reader: PartsReader, parts: PartsInUse, features: Mapping[str, Any], asked: AskedDecision
) -> HotDecision | None:
    """Return a decision to be made; None where something has to be read first, or what was sent is to be refused."""
    ready = reader.ready(parts)
    if ready is None:
        return None
    if any(one.policy.definition.facts.keys() - asked.facts.keys() for one in ready.policies):
        return None  # facts that were not sent may be stored, or be asked for
    try:
        check_asked(ready, features, asked)
    except InvalidInput:
        return None
    return HotDecision(ready, features, asked, ready.is_stopped)


def decide_batch(batch: Sequence[_Waiting]) -> list[NewDecision]:
    """Decide on the events of a batch, those of one policy and model in columns. Raises PolicyUnusable."""
    groups: dict[tuple[str, str, bool], list[tuple[_Waiting, PolicyInUse]]] = {}
    for event, one in batch:
        for by in one.parts.policies:
            groups.setdefault((by.policy.sha256, one.champion, by.is_shadow), []).append(((event, one), by))
    return [made for group in groups.values() for made in _decide_group(group)]


def _decide_group(group: Sequence[tuple[_Waiting, PolicyInUse]]) -> list[NewDecision]:
    now = utc_now()
    (_, one), by = group[0]
    applicants = [
        ScoredApplicant(
            waiting.features,
            event.score,
            event.reasons,
            now,
            kept_facts(by.policy, waiting.asked.facts),
            waiting.is_stopped and not by.is_shadow,
        )
        for (event, waiting), by in group
    ]
    try:
        found = decide_on(by.policy, one.parts.scale, by.references, applicants)
    except (PolicyInvalid, InvalidInput) as fault:
        if not by.is_shadow:
            raise PolicyUnusable(f"The policy in use cannot decide: {first_line(fault)}") from fault
        _log.warning("a shadow policy cannot decide", policy=by.policy.label, fault=first_line(fault))
        return []
    made = []
    for ((event, waiting), by), applicant, content in zip(group, applicants, found, strict=True):
        decision = new_decision(event.id, event.client_id, by, applicant, content)
        made.append(decision)
        if not by.is_shadow:
            waiting.made = decision
    return made


def new_decision(
    score_id: int, client_id: int, by: PolicyInUse, applicant: ScoredApplicant, content: DecisionContent
) -> NewDecision:
    """Return the decision on a client's scoring event as it is stored."""
    return NewDecision(
        score_id=score_id,
        client_id=client_id,
        policy_sha256=by.policy.sha256,
        is_shadow=by.is_shadow,
        is_stopped=content.is_stopped,
        outcome=content.outcome.value,
        credit_limit=content.credit_limit,
        price=content.price,
        basis=content.basis,
        rules=content.rules,
        reasons=content.reasons,
        timestamp=applicant.at,
    )
