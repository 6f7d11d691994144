"""The grades that a policy speaks of, as places: those of a model's master scale if it has them all, else the bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.exceptions import PolicyInvalid
from app.ml.contracts.arrays import Floats
from app.ml.contracts.master_scale import Ends
from app.ml.grades.bands import load_bands
from app.policy.policy import Policy
from app.simulation.applicants import Places


@dataclass(frozen=True)
class GradeScale:
    """Grades with the PD each ends below, best first; the last has no end."""

    ends: Ends

    @property
    def names(self) -> tuple[str, ...]:
        """The grades, best first."""
        return tuple(name for name, _ in self.ends)

    @cached_property
    def borders(self) -> Floats:
        """The PDs at which a grade begins, but for the first one."""
        return np.array([below for _, below in self.ends if below is not None])

    def places(self, pd: Floats) -> Places:
        """Return the grade of each PD as its place in `names`.

        >>> GradeScale((("A", 0.05), ("B", None))).places(np.array([0.0499, 0.05])).tolist()
        [0, 1]
        """
        return np.searchsorted(self.borders, pd, side="right")

    def named(self, places: Places) -> Sequence[str]:
        """Return the grades of those places."""
        named: list[str] = np.array(self.names, dtype=object)[places].tolist()
        return named


def grade_scale(policy: Policy, model_ends: Ends | None = None) -> GradeScale:
    """Return the scale that has all grades of the policy. Raises PolicyInvalid where none has."""
    wanted = set(policy.definition.grades)
    bands = GradeScale(tuple(load_bands()))
    scales = [GradeScale(model_ends), bands] if model_ends else [bands]
    for scale in scales:
        if wanted <= set(scale.names):
            return scale
    strange = ", ".join(sorted(wanted - set(bands.names)))
    known = " or ".join(", ".join(scale.names) for scale in scales)
    raise PolicyInvalid(f"{policy.label}: grades: {strange} never occur; the grades in use are {known}")
