"""Whether an applicant is better off without a value: every input that may be missing, tried on every row with one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.ml.contracts.columns import Arrays, Columns, to_arrays, with_derived
from app.ml.contracts.definition import Contract, Feature
from app.ml.scoring.engine import ScoringEngine

LEAST_FALL = 1e-9
"""In log-odds; less is rounding."""


@dataclass(frozen=True)
class Cleared:
    """One input: how many rows have a value, how many get a lower PD without it, and the largest fall of a PD."""

    feature: str
    rows: int
    improved: int
    largest_fall: float

    @property
    def share(self) -> float:
        """Share of the rows whose PD falls."""
        return self.improved / self.rows if self.rows else 0.0

    def as_dict(self) -> dict[str, str | int | float]:
        """For the card and for callers."""
        return {**asdict(self), "share": self.share}

    def __str__(self) -> str:
        return (
            f"{self.feature}: the PD falls for {self.improved:,} of {self.rows:,} rows ({self.share:.1%}), "
            f"by up to {self.largest_fall:.4f}"
        )


def clear_each(engine: ScoringEngine, applicants: Columns, *, contract: Contract | None = None) -> list[Cleared]:
    """Clear each input of the model that may be missing, on all rows that have a value of it.

    The contract says what may be missing: the service's, by default the model's own. `applicants` are columns of
    checked inputs of the model's contract.
    """
    allowed = {feature.name for feature in (contract or engine.contract).inputs if feature.nullable}
    nullable = [feature for feature in engine.contract.model_inputs if feature.name in allowed]
    if not nullable:
        return []
    given = to_arrays(engine.contract, applicants)
    inputs = {feature.name: given[feature.name] for feature in engine.contract.inputs}
    return [_clear(engine, inputs, feature, applicants[feature.name]) for feature in nullable]


def _clear(engine: ScoringEngine, inputs: Arrays, feature: Feature, values: Sequence[Any]) -> Cleared:
    known = np.flatnonzero([value is not None for value in values])
    if not len(known):
        return Cleared(feature.name, 0, 0, 0.0)
    own = {name: column[known] for name, column in inputs.items()}
    gone = np.full(len(known), np.nan) if feature.is_numeric else np.full(len(known), None, dtype=object)
    before, after = (
        engine.raw_log_odds(engine.pool(with_derived(engine.contract, arrays)))
        for arrays in (own, {**own, feature.name: gone})
    )
    improved = before - after > LEAST_FALL
    falls = engine.final_pds(before[improved]) - engine.final_pds(after[improved])
    return Cleared(feature.name, len(known), int(improved.sum()), float(falls.max(initial=0.0)))
