"""The counts of a replay."""

from collections import Counter
from dataclasses import dataclass, field

from app.services.replay.replayer import Replayed


@dataclass
class ReplaySummary:
    """Counts of events; those not replayed by model and reason. The models are the ones the events name."""

    equal: int = 0
    different: int = 0
    decisions: int = 0
    different_decisions: int = 0
    answered: int = 0
    erased: Counter[str] = field(default_factory=Counter)
    not_replayed: Counter[tuple[str, str]] = field(default_factory=Counter)
    models: set[str] = field(default_factory=set)

    def add(self, one: Replayed) -> None:
        """Count one event."""
        self.decisions += one.decisions
        self.different_decisions += one.different_decisions
        self.answered += one.answered
        if one.model_version:
            self.models.add(one.model_version)
        if one.erased_at is not None:
            self.erased[f"{one.erased_at:%Y-%m-%d}"] += 1
        elif one.why_not is not None:
            self.not_replayed[one.model_version, one.why_not] += 1
        elif one.is_equal:
            self.equal += 1
        else:
            self.different += 1

    @property
    def all_equal(self) -> bool:
        """Whether every event that was not erased was recomputed to the last bit."""
        return not self.different and not self.not_replayed

    def sentences(self) -> list[str]:
        """Return the counts in words: all events first, then each model that was not available."""
        lost = self.not_replayed.total()
        events = self.equal + self.different + self.erased.total() + lost
        lines = [
            f"{_counted(events, 'event')}, {_counted(len(self.models), 'model')}: {self.equal:,} equal to the last "
            f"bit, {self.different:,} different, {lost:,} could not be replayed."
        ]
        if self.decisions:
            equal = self.decisions - self.different_decisions
            lines.append(
                f"{_counted(self.decisions, 'decision')} on them: {equal:,} equal to the last bit, "
                f"{self.different_decisions:,} different."
            )
        if self.answered:
            lines.append(f"{_counted(self.answered, 'referral')} of them answered by a person, which is not computed.")
        for day, count in sorted(self.erased.items()):
            lines.append(f"Erased on {day}: {_counted(count, 'event')}, neither equal nor different.")
        for (version, why_not), count in sorted(self.not_replayed.items()):
            named = f"Of model {version[:12]}" if version else "Of no model"
            lines.append(f"{named}, {count:,} could not be replayed: {why_not}")
        return lines


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
