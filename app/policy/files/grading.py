"""The grades that a policy speaks of: the bands, or those of the model's own master scale."""

from collections.abc import Callable

from app.exceptions import PolicyInvalid
from app.ml.contracts.arrays import Floats
from app.ml.grades.bands import band_places, load_bands
from app.ml.scoring.engine import ScoringEngine
from app.policy.policy import Policy

Grading = Callable[[Floats], list[str | None]]
"""From PDs to grades."""


def grading_of(policy: Policy, engine: ScoringEngine) -> Grading:
    """Return how a policy's grades follow from the model's PDs. Raises PolicyInvalid if neither scale has them all."""
    wanted = set(policy.definition.grades)
    scale = engine.master_scale
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
