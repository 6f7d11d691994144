"""The figures of one side: decisions counted, the approved added up, in all and by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.policy.definition import OUTCOMES, PolicyOutcome
from app.simulation.applicants import Places
from app.simulation.measures import MEASURES, Sums, by_group, named_sums, rates
from app.simulation.side import DecidedApplicants

APPROVED, DECLINED = OUTCOMES.index(PolicyOutcome.APPROVE), OUTCOMES.index(PolicyOutcome.DECLINE)


@dataclass(frozen=True)
class SimulatedFigures:
    """The decisions of a group by outcome, and the sums of its approved (see `MEASURES`).

    Money is None where the policy does not say it: the amount without `map.amount`, the others without a price.
    """

    outcomes: tuple[int, ...]
    approved: Sums
    has_amount: bool
    has_price: bool

    @property
    def applicants(self) -> int:
        """All of the group."""
        return sum(self.outcomes)

    @property
    def approval_rate(self) -> float | None:
        """The share of the approved; None where there is no applicant."""
        return self.outcomes[APPROVED] / self.applicants if self.applicants else None

    @property
    def net_income(self) -> float | None:
        """Interest less funding less expected loss, a year."""
        sums = named_sums(self.approved)
        return sums["interest"] - sums["funding"] - sums["expected_loss"] if self.has_price else None

    def document(self) -> dict[str, Any]:
        """Return the figures as JSON has them."""
        sums = named_sums(self.approved)
        money = {name: sums[name] if self.has_price else None for name in ("expected_loss", "interest", "funding")}
        return {
            "applicants": self.applicants,
            **{one.value: count for one, count in zip(OUTCOMES, self.outcomes, strict=True)},
            "approval_rate": self.approval_rate,
            **rates(sums),
            "with_outcome": int(sums["with_outcome"]),
            "amount": sums["amount"] if self.has_amount else None,
            **money,
            "net_income": self.net_income,
        }


class GroupedFigures:
    """Figures by group, added up piece by piece."""

    def __init__(self, names: Sequence[str], *, has_amount: bool, has_price: bool) -> None:
        self.names = tuple(names)
        self._outcomes: NDArray[np.int64] = np.zeros((len(OUTCOMES), len(names)), dtype=np.int64)
        self._approved: Sums = np.zeros((len(MEASURES), len(names)))
        self._knows = (has_amount, has_price)

    def add(self, decided: DecidedApplicants, groups: Places, parts: Sums) -> None:
        """Add applicants; `groups` are places in the names, `parts` their `measures`."""
        outcomes, size = decided.decisions.outcomes, len(self.names)
        for outcome in range(len(OUTCOMES)):
            self._outcomes[outcome] += np.bincount(groups[outcomes == outcome], minlength=size)
        self._approved += by_group(parts, groups, size, outcomes == APPROVED)

    def total(self) -> SimulatedFigures:
        """Return the figures of all groups together."""
        return self._figures(self._outcomes.sum(axis=1), self._approved.sum(axis=1))

    def by_name(self) -> dict[str, SimulatedFigures]:
        """Return the figures of each group, in the order of the names."""
        return {
            name: self._figures(self._outcomes[:, place], self._approved[:, place])
            for place, name in enumerate(self.names)
        }

    def _figures(self, outcomes: NDArray[np.int64], approved: Sums) -> SimulatedFigures:
        return SimulatedFigures(tuple(outcomes.tolist()), approved, *self._knows)
