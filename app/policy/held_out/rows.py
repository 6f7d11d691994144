"""Rows with a known outcome, scored once: what policies decide on and references are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, Columns, to_arrays
from app.ml.scoring.engine import ScoringEngine
from app.policy.deciding import decide
from app.policy.decisions import Decisions
from app.policy.grading import grade_scale
from app.policy.inputs import Applicants
from app.policy.policy import Policy


@dataclass(frozen=True)
class ScoredRows:
    """Features as arrays, PDs, contributions to the log-odds of PD (rows × `names`), outcomes (1 = bad)."""

    engine: ScoringEngine
    features: Arrays
    pd: Floats
    contributions: Floats
    outcome: NDArray[np.int64]

    @property
    def names(self) -> Sequence[str]:
        """The features of the contributions, in their order."""
        return self.engine.layout.names

    def __len__(self) -> int:
        return len(self.pd)


def scored_rows(engine: ScoringEngine, columns: Columns, outcome: NDArray[np.int64]) -> ScoredRows:
    """Return rows as the engine scores them; `columns` are inputs of its contract."""
    arrays = to_arrays(engine.contract, columns)
    pool = engine.pool(arrays)
    pds = engine.final_pds(engine.raw_log_odds(pool))
    return ScoredRows(engine, arrays, pds, np.asarray(engine.contributions(pool), dtype=np.float64), outcome)


def decided_rows(policy: Policy, rows: ScoredRows) -> Decisions:
    """Return a policy's decisions on the rows, without facts from outside: what needs one is referred.

    Raises PolicyInvalid for grades that the model does not give.
    """
    grades = grade_scale(policy, rows.engine.grade_ends).grades(rows.pd)
    return decide(policy, Applicants(rows.features, rows.pd, grades, {}))
