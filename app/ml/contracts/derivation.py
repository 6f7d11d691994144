"""Computation of the derived features of a contract."""

import inspect
from typing import Self

from pydantic import Field, model_validator

from app.ml.contracts.features import FORMULAS
from app.ml.contracts.texts import Finite, Part


class Derivation(Part):
    """The computation of a derived feature: a formula of `app.ml.contracts.features`, its columns and its constants."""

    formula: str
    inputs: dict[str, str]
    constants: dict[str, Finite] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _matches_the_formula(self) -> Self:
        if self.formula not in FORMULAS:
            raise ValueError(f"formula must be one of {', '.join(FORMULAS)}, not {self.formula!r}")
        parameters = inspect.signature(FORMULAS[self.formula]).parameters
        given = set(self.inputs) | set(self.constants)
        required = {name for name, p in parameters.items() if p.default is inspect.Parameter.empty}
        if not required <= given <= set(parameters):
            raise ValueError(f"{self.formula} takes {', '.join(parameters)}; given: {', '.join(sorted(given))}")
        return self
