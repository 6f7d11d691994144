"""Swap sets: who changes sides between two policies, or between two models under one policy.

Source: Siddiqi, "Credit Risk Scorecards" (2006), on swap sets; the outcome of the swapped in is not observed, so that
only their PD speaks for them.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.policy.definition import OUTCOMES
from app.policy.language.values import Flags
from app.simulation.figures import APPROVED
from app.simulation.measures import MEASURES, Sums, named_sums, rates

SETS = ("kept", "swapped_out", "swapped_in")
"""Approved by both sides, by the first alone, by the second alone."""
Outcomes = NDArray[np.int8]


@dataclass
class SwapSets:
    """`moves[i, j]` applicants have outcome i on the first side and j on the second.

    `sums` holds each set's measures, added up with the PDs and the money of both sides: shape (2, measures, sets).
    """

    moves: NDArray[np.int64] = field(default_factory=lambda: np.zeros((len(OUTCOMES), len(OUTCOMES)), dtype=np.int64))
    sums: Sums = field(default_factory=lambda: np.zeros((2, len(MEASURES), len(SETS))))

    @property
    def applicants(self) -> int:
        """All applicants."""
        return int(self.moves.sum())

    @property
    def changed(self) -> int:
        """Those whose outcome differs."""
        return self.applicants - int(self.moves.trace())

    def add(self, first: Outcomes, second: Outcomes, parts: tuple[Sums, Sums]) -> Flags:
        """Add applicants by their outcomes and measures on both sides; return where the outcomes differ."""
        np.add.at(self.moves, (first, second), 1)
        one, other = first == APPROVED, second == APPROVED
        for place, rows in enumerate((one & other, one & ~other, ~one & other)):
            for side, values in enumerate(parts):
                self.sums[side, :, place] += values[:, rows].sum(axis=1)
        return np.not_equal(first, second)

    def document(self) -> dict[str, Any]:
        """Return the sets as JSON has them."""
        names = [one.value for one in OUTCOMES]
        moves = {one: dict(zip(names, row, strict=True)) for one, row in zip(names, self.moves.tolist(), strict=True)}
        return {"changed": self.changed, "moves": moves, **{name: self._set(name) for name in SETS}}

    def _set(self, name: str) -> dict[str, Any]:
        first, second = (named_sums(self.sums[side, :, SETS.index(name)]) for side in range(2))
        return {
            "applicants": int(first["applicants"]),
            "expected_bad_rate_first": rates(first)["expected_bad_rate"],
            "expected_bad_rate_second": rates(second)["expected_bad_rate"],
            "with_outcome": int(first["with_outcome"]),
            "realised_bad_rate": rates(first)["realised_bad_rate"],
        }
