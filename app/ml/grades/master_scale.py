"""A bank's master scale: its own grades of the PD, beside the bands, read from a file and kept in the model's card."""

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError, model_validator

from app.exceptions import ContractInvalid
from app.ml.contracts.texts import Identifier, Part

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
    grades: Annotated[tuple[Grade, ...], Field(min_length=2)]

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


def grade_ends(card: dict[str, Any]) -> Ends | None:
    """Return the grades of the scale that a model's card keeps; None where the bands are all there is.

    A score keeps its grade: it is that of the card of the model which gave it, whatever scale later models have.
    """
    try:
        return MasterScale.model_validate(card["master_scale"]).ends
    except (KeyError, ValidationError):
        return None
