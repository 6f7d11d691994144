"""The grades that a policy speaks of: the bands, or those of the model's own master scale."""

from collections.abc import Callable

from app.exceptions import PolicyInvalid
from app.ml.contracts.arrays import Floats
from app.ml.contracts.master_scale import MasterScale
from app.ml.grades.bands import band_places, load_bands
from app.policy.policy import Policy

Grading = Callable[[Floats], list[str | None]]
"""From PDs to grades."""


def grading_of(policy: Policy, scale: MasterScale | None) -> Grading:
    """Return how a policy's grades follow from the PDs of a model with that master scale, None without one of its own.

    Raises PolicyInvalid if neither that scale nor the bands have all grades.
    """
    wanted = set(policy.definition.grades)
    if scale is not None and wanted <= {one.grade for one in scale.grades}:
        names = [one.grade for one in scale.grades]
        return lambda probas: [names[place] for place in scale.places(probas).tolist()]
    bands = [name for name, _ in load_bands()]
    if strange := sorted(wanted - set(bands)):
        of_model = f", and the model's are {', '.join(one.grade for one in scale.grades)}" if scale else ""
        raise PolicyInvalid(
            f"{policy.label}: grades: {', '.join(strange)} never occur; the bands are {', '.join(bands)}{of_model}"
        )
    return lambda probas: [bands[place] for place in band_places(probas).tolist()]
