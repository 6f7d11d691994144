"""Recompute stored events: from their own revision, by their own model, at their own portfolio rate."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.exceptions import ArtifactInvalid, InvalidInput
from app.ml.contracts.columns import check_columns, to_columns
from app.ml.contracts.definition import Contract
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.services.crud.replay import StoredEvent
from app.services.replay.decisions import differences_of_decisions
from app.services.replay.differences import Difference, differences_between
from app.services.replay.selection import Batch

REPLAY_MODELS_IN_MEMORY = 8
"""A champion and its challengers take turns in a batch."""
NO_EVENT = "there is no event with this id"
NO_REVISION = "its client revision is missing"


@dataclass(frozen=True)
class Replayed:
    """The result for one event and the decisions on it: bit-equal, different, or not replayed with the reason.

    An erased event is none of these: what it was computed from is gone, by right. `answered` counts referrals that a
    person decided on: the answer is a person's, and nothing that could be computed again.
    """

    score_id: int
    model_version: str
    differences: Sequence[Difference] = field(default=())
    why_not: str | None = None
    erased_at: datetime | None = None
    decisions: int = 0
    different_decisions: int = 0
    answered: int = 0

    @property
    def is_equal(self) -> bool:
        """Whether it was recomputed and equal to the last bit."""
        return not self.differences and self.why_not is None and self.erased_at is None


class Replayer:
    """Models come from the registry by hash and are verified; independent of the present service."""

    def __init__(self, registry: ModelRegistry) -> None:
        self._models = ModelCache(registry, portfolio_default_rate=None, size=REPLAY_MODELS_IN_MEMORY)
        self._faults: dict[str, str] = {}

    def replay(self, batch: Batch) -> list[Replayed]:
        """One result for each event of the batch and each missing id, by id. Those of one model are one batch."""
        groups: dict[tuple[str, float | None], list[StoredEvent]] = defaultdict(list)
        erased = [event for event in batch.events if event.erased_at is not None]
        for event in batch.events:
            if event.erased_at is None:
                groups[event.score.model_version, event.score.portfolio_default_rate].append(event)
        done = [Replayed(score_id, "", why_not=NO_EVENT) for score_id in batch.missing]
        done += [Replayed(event.score.id, event.score.model_version, erased_at=event.erased_at) for event in erased]
        for (version, rate), events in sorted(groups.items(), key=lambda group: group[0][0]):
            engine = self._engine(version)
            done += _not_replayed(events, engine) if isinstance(engine, str) else _again(engine.at_rate(rate), events)
        return sorted(done, key=lambda one: one.score_id)

    def _engine(self, version: str) -> ScoringEngine | str:
        """Return the model, or why it is not available; a failed one is not read again."""
        if version not in self._faults:
            try:
                return self._models.engine(version)
            except ArtifactInvalid as fault:
                self._faults[version] = str(fault)
        return self._faults[version]


def _again(engine: ScoringEngine, events: Sequence[StoredEvent]) -> list[Replayed]:
    """Score the stored inputs by the contract inside the model; derived features are recomputed."""
    done, fit = [], []
    all_fit = _why_unfit(engine.contract, events) is None
    for event in events:
        why_not = None if all_fit else _why_unfit(engine.contract, [event])
        if why_not is None:
            fit.append(event)
        else:
            done += _not_replayed([event], why_not)
    results = engine.score(to_columns(engine.contract, [_features(event) for event in fit]))
    decided = differences_of_decisions(engine, list(zip(fit, results, strict=True)))
    for event, again in zip(fit, results, strict=True):
        score = event.score
        by_decision = [decided[one.decision.id] for one in event.decisions]
        done.append(
            Replayed(
                score.id,
                score.model_version,
                [*differences_between(score, again), *(one for found in by_decision for one in found)],
                decisions=len(by_decision),
                different_decisions=sum(map(bool, by_decision)),
                answered=sum(one.answer_id is not None for one in event.decisions),
            )
        )
    return done


def _why_unfit(contract: Contract, events: Sequence[StoredEvent]) -> str | None:
    """Why what these events were computed from cannot be computed with, or None."""
    if any(event.features is None for event in events):
        return NO_REVISION
    if not all(isinstance(event.features, dict) for event in events):
        return "its client revision has no features"
    try:
        check_columns(contract, to_columns(contract, [_features(event) for event in events]))
    except InvalidInput as fault:
        return f"its client revision cannot be scored: {fault}"
    return None


def _features(event: StoredEvent) -> dict[str, object]:
    return dict(event.features or {})


def _not_replayed(events: Sequence[StoredEvent], why_not: str) -> list[Replayed]:
    return [Replayed(event.score.id, event.score.model_version, why_not=why_not) for event in events]
