"""A bank's master scale: its own grades of the PD, beside the bands, read from a file and kept inside the model."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from app.exceptions import ContractInvalid
from app.ml.contracts.texts import Identifier, Part

MOST_GRADES = 100
Ends = tuple[tuple[str, float | None], ...]
"""Grades with the PD each ends below, best first; the last has no end."""


class Grade(Part):
    """One grade: PDs below `below` that no better grade has; null in the last."""

    grade: Annotated[str, Field(min_length=1, max_length=20)]
    below: Annotated[float, Field(gt=0, lt=1)] | None


class MasterScale(Part):
    """All grades of one contract's models, best first. A change of the grades is a new version."""

    contract: Identifier
    version: Annotated[int, Field(ge=1)]
    grades: Annotated[tuple[Grade, ...], Field(min_length=2, max_length=MOST_GRADES)]

    @model_validator(mode="after")
    def _rises(self) -> "MasterScale":
        bounds = [one.below for one in self.grades]
        rising = [bound for bound in bounds if bound is not None]
        if bounds != [*rising, None] or any(low >= high for low, high in pairwise(rising)):
            raise ValueError("bounds must rise from grade to grade and the last must be null")
        if len({one.grade for one in self.grades}) < len(self.grades):
            raise ValueError("a grade is listed twice")
        return self

    @property
    def ends(self) -> Ends:
        """Grades with the PD each ends below."""
        return tuple((one.grade, one.below) for one in self.grades)

    def grade_of(self, proba: float) -> str:
        """Return the grade of a PD."""
        return self.grades[int(self.places(np.array([proba]))[0])].grade

    def places(self, probas: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the grades of many PDs, each as its place in `grades`."""
        bounds = [one.below for one in self.grades if one.below is not None]
        return np.searchsorted(np.array(bounds), probas, side="right")


def load_master_scale(path: Path, *, contract: str | None = None) -> MasterScale:
    """Return the scale of that file. Raises ContractInvalid naming the file and the field, or another contract."""
    try:
        scale = MasterScale.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise ContractInvalid(f"{path}: cannot be read: {fault}") from None
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise ContractInvalid(f"{path}: {'.'.join(map(str, first['loc'])) or 'the scale'}: {first['msg']}") from None
    if contract is not None and scale.contract != contract:
        raise ContractInvalid(f"{path}: contract: is {scale.contract}, and the model's is {contract}")
    return scale


def scale_in_card(written: Any) -> MasterScale | None:
    """Return the scale as a model's card repeats it; None where there is none, or it cannot be read.

    A score keeps its grade: it is that of the model which gave it, whatever scale later models have.
    """
    try:
        return MasterScale.model_validate(written)
    except ValidationError:
        return None
