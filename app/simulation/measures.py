"""The measures of approved applicants that are added up, and sums of them by group."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.policy.language.values import Flags
from app.simulation.applicants import Places, SimulatedApplicants
from app.simulation.side import DecidedApplicants

MEASURES = ("applicants", "expected_bad", "amount", "expected_loss", "interest", "funding", "with_outcome", "bad")
"""`expected_bad` adds up PDs; the money is a year's, but for the amount; `bad` counts among those with an outcome."""
Sums = NDArray[np.float64]
"""Shape (measures, groups)."""


def measures(applicants: SimulatedApplicants, decided: DecidedApplicants) -> Sums:
    """Return each applicant's own part in every measure, shape (measures, applicants); 0 for what is not known."""
    money, is_known = decided.money, ~np.isnan(applicants.is_bad)
    rows = [
        np.ones(len(applicants)),
        decided.pd,
        money.amount,
        money.expected_loss,
        money.interest,
        money.funding,
        is_known.astype(np.float64),
        applicants.is_bad,
    ]
    return np.nan_to_num(np.stack(rows), nan=0.0)


def by_group(parts: Sums, groups: Places, size: int, rows: Flags) -> Sums:
    """Return the sums of those rows by group, shape (measures, size); added up in the order of the rows."""
    chosen = groups[rows]
    return np.stack([np.bincount(chosen, weights=part[rows], minlength=size) for part in parts])


def named_sums(sums: Floats) -> Mapping[str, float]:
    """Return the measures of one group by name."""
    return dict(zip(MEASURES, sums.tolist(), strict=True))


def rates(sums: Mapping[str, float]) -> dict[str, Any]:
    """Return the mean PD, and the share of bads among those whose outcome is known; None where there are none."""
    applicants, known = sums["applicants"], sums["with_outcome"]
    return {
        "expected_bad_rate": sums["expected_bad"] / applicants if applicants else None,
        "realised_bad_rate": sums["bad"] / known if known else None,
    }
