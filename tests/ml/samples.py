"""Outcomes and PDs drawn together, so that the PDs are true."""

import numpy as np

RANDOM = np.random.default_rng(4)


def scored(
    rows: int,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    true = RANDOM.normal(-1, 1, rows)
    outcome = (RANDOM.random(rows) < 1 / (1 + np.exp(-true))).astype(np.int64)
    return outcome, 1 / (1 + np.exp(-true))
