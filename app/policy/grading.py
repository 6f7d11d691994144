"""The grades that a policy speaks of, as places: those of a model's master scale if it has them all, else the bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.exceptions import PolicyInvalid
from app.ml.contracts.arrays import Floats
from app.ml.contracts.master_scale import Ends
from app.ml.grades.bands import load_bands
from app.policy.policy import Policy


@dataclass(frozen=True)
class GradeScale:
    """Grades with the PD each ends below, best first; the last has no end."""

    ends: Ends

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The grades, best first."""
        return tuple(name for name, _ in self.ends)

    @cached_property
    def borders(self) -> Floats:
        """The PDs at which a grade begins, but for the first one."""
        return np.array([below for _, below in self.ends if below is not None])

    def places(self, pd: Floats) -> NDArray[np.intp]:
        """Return the grade of each PD as its place in `names`.

        >>> GradeScale((("A", 0.05), ("B", None))).places(np.array([0.0499, 0.05])).tolist()
        [0, 1]
        """
        return np.searchsorted(self.borders, pd, side="right")

    def named(self, places: NDArray[np.intp]) -> list[str]:
        """Return the grades of those places."""
        names = self.names
        return [names[place] for place in places.tolist()]

    def grades(self, pd: Floats) -> list[str]:
        """Return the grade of each PD.

        >>> GradeScale((("A", 0.05), ("B", None))).grades(np.array([0.0499, 0.05]))
        ['A', 'B']
        """
        return self.named(self.places(pd))


def grade_scale(policy: Policy, model_ends: Ends | None = None) -> GradeScale:
    """Return the scale that has all grades of the policy; `model_ends` are those of the model's own, if it has one.

    Raises PolicyInvalid where neither that scale nor the bands have them all.
    """
    wanted = set(policy.definition.grades)
    scales = _scales(model_ends)
    for scale in scales:
        if wanted <= set(scale.names):
            return scale
    strange = ", ".join(sorted(wanted - set(scales[-1].names)))
    known = " or ".join(", ".join(scale.names) for scale in scales)
    raise PolicyInvalid(f"{policy.label}: grades: {strange} never occur; the grades in use are {known}")


def _scales(model_ends: Ends | None) -> Sequence[GradeScale]:
    bands = GradeScale(tuple(load_bands()))
    return [GradeScale(model_ends), bands] if model_ends else [bands]
