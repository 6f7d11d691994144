"""Two policies on the same rows: how many each approves, how they would pay, who changes sides."""

from dataclasses import dataclass

import numpy as np

from app.policy.decisions import Decisions
from app.policy.definition import OUTCOMES
from app.policy.held_out.rows import ScoredRows, decided_rows
from app.policy.policy import Policy

APPROVED = 0


@dataclass(frozen=True)
class PolicyFigures:
    """Rows by outcome. Of the approved: the mean PD and the share that went bad; None where none is approved."""

    outcomes: dict[str, int]
    expected_bad_rate: float | None
    realised_bad_rate: float | None


@dataclass(frozen=True)
class PoliciesBeside:
    """`moves[i][j]` rows have outcome i under the first policy and j under the second, in the order of `OUTCOMES`."""

    rows: int
    first: PolicyFigures
    second: PolicyFigures
    moves: list[list[int]]


def side_by_side(first: Policy, second: Policy, rows: ScoredRows) -> PoliciesBeside:
    """Compare two policies. Raises PolicyInvalid for grades that the model does not give."""
    one, other = decided_rows(first, rows), decided_rows(second, rows)
    moves = np.zeros((len(OUTCOMES), len(OUTCOMES)), dtype=np.int64)
    np.add.at(moves, (one.outcomes, other.outcomes), 1)
    return PoliciesBeside(len(rows), _figures(one, rows), _figures(other, rows), moves.tolist())


def _figures(decisions: Decisions, rows: ScoredRows) -> PolicyFigures:
    approved = decisions.outcomes == APPROVED
    some = bool(approved.any())
    return PolicyFigures(
        decisions.counts(),
        float(rows.pd[approved].mean()) if some else None,
        float(rows.outcome[approved].mean()) if some else None,
    )
