"""Cumulative sums over the PD: what any cut-offs on a grid would give, exactly and without deciding again.

The worst of all rules counts and no other rule reads a cut-off, so an applicant's outcome is the worse of two: what the
other rules give, which is summed up here, and the place of the PD among the cut-offs.

Source: the strategy curve, approval rate against bad rate, of Thomas, Edelman & Crook, "Credit Scoring and Its
Applications" (2002).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.ml.contracts.arrays import Floats
from app.policy.decisions import NONE
from app.policy.definition import OUTCOMES, PolicyOutcome
from app.policy.grading import GradeScale
from app.policy.moving import CutOffs
from app.policy.policy import Policy
from app.simulation.figures import APPROVED, DECLINED, SimulatedFigures
from app.simulation.measures import MEASURES, Sums, by_group
from app.simulation.side import DecidedApplicants

STEPS = 200
"""The grid has a stop at each half percentage point, and at the policy's own cut-offs and its grades' borders."""
REFERRED = OUTCOMES.index(PolicyOutcome.REFER)


class CutOffSums:
    """Applicants by segment and PD; the last segment is that of applicants who are in none."""

    def __init__(self, policy: Policy, scale: GradeScale, *, has_amount: bool, has_price: bool) -> None:
        self.segments, self._scale = policy.definition.segments, scale
        own = [border for one in self.segments for border in (one.approve_below, one.decline_from)]
        self.edges: Floats = np.unique(np.concatenate([np.arange(STEPS + 1) / STEPS, own, scale.borders]))
        self._size = (len(self.segments) + 1, len(self.edges) - 1)
        self._approvable: Sums = np.zeros((len(MEASURES), *self._size))
        self._referred = np.zeros(self._size, dtype=np.int64)
        self._declined = np.zeros(self._size[0], dtype=np.int64)
        self._knows = (has_amount, has_price)

    def add(self, decided: DecidedApplicants, parts: Sums) -> None:
        """Add applicants; `parts` are their `measures`."""
        segments = decided.decisions.segments
        segments = np.where(segments == NONE, len(self.segments), segments)
        bins = np.clip(np.searchsorted(self.edges, decided.pd, side="right") - 1, 0, self._size[1] - 1)
        cells, size = segments * self._size[1] + bins, self._size[0] * self._size[1]
        approvable = by_group(parts, cells, size, decided.other_rules == APPROVED)
        self._approvable += approvable.reshape(len(MEASURES), *self._size)
        referred = np.bincount(cells[decided.other_rules == REFERRED], minlength=size)
        self._referred += referred.reshape(self._size)
        self._declined += np.bincount(segments[decided.other_rules == DECLINED], minlength=self._size[0])

    def at(self, cut_offs: Mapping[str, CutOffs]) -> dict[str, SimulatedFigures]:
        """Return the figures by segment that other cut-offs on the grid would give; one left out keeps its own.

        Raises InvalidInput for a segment or a cut-off that is not there, and for cut-offs in the wrong order.
        """
        known = [one.name for one in self.segments]
        if strange := sorted(set(cut_offs) - set(known)):
            raise InvalidInput.of("cut_offs", f"{strange[0]} is no segment; expected {', '.join(known)}")
        found = {}
        for place, segment in enumerate(self.segments):
            chosen = cut_offs.get(segment.name, CutOffs(segment.approve_below, segment.decline_from))
            found[segment.name] = self._figures(
                place, self._stop(chosen.approve_below), self._stop(chosen.decline_from)
            )
        return found

    def without_segment(self) -> SimulatedFigures:
        """Return the figures of applicants who are in no segment: no cut-off is theirs, so none is approved."""
        place = len(self.segments)
        refer = int(self._referred[place].sum())
        nothing = np.zeros(len(MEASURES))
        return SimulatedFigures((0, refer, int(self._declined[place])), nothing, *self._knows)

    def document(self) -> dict[str, Any]:
        """Return the grid and, for each segment, sums of all below each stop: the page moves its sliders over them."""
        names = [*(one.name for one in self.segments), None]
        return {
            "edges": self.edges.tolist(),
            "measures": list(MEASURES),
            "grades": [{"grade": name, "below": below} for name, below in self._scale.ends],
            "segments": [self._segment(place, name) for place, name in enumerate(names)],
        }

    def _segment(self, place: int, name: str | None) -> dict[str, Any]:
        own = self.segments[place] if name is not None else None
        return {
            "name": name,
            "approve_below": own.approve_below if own else None,
            "decline_from": own.decline_from if own else None,
            "approvable": {
                measure: _cumulative(self._approvable[number, place]) for number, measure in enumerate(MEASURES)
            },
            "referred": _cumulative(self._referred[place]),
            "declined": int(self._declined[place]),
        }

    def _stop(self, cut_off: float) -> int:
        place = int(np.searchsorted(self.edges, cut_off))
        if place == len(self.edges) or self.edges[place] != cut_off:
            raise InvalidInput.of("cut_offs", f"{cut_off:g} is no stop of the grid")
        return place

    def _figures(self, segment: int, approve_below: int, decline_from: int) -> SimulatedFigures:
        if decline_from < approve_below:
            raise InvalidInput.of("cut_offs", "decline_from must not be below approve_below")
        approvable, referred = self._approvable[:, segment], self._referred[segment]
        approved = approvable[:, :approve_below].sum(axis=1)
        counts = approvable[MEASURES.index("applicants")]
        refer = int(counts[approve_below:decline_from].sum()) + int(referred[:decline_from].sum())
        decline = int(counts[decline_from:].sum()) + int(referred[decline_from:].sum()) + int(self._declined[segment])
        return SimulatedFigures((int(approved[0]), refer, decline), approved, *self._knows)


def _cumulative(values: Any) -> Sequence[float]:
    """Return the sums of all below each stop; the first is 0."""
    return [0, *np.cumsum(values).tolist()]
