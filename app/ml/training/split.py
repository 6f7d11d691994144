"""Training and held-out rows. A row's side follows from its content, never from chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.exceptions import TableInvalid
from app.ml.contracts.arrays import Outcome
from app.ml.training.dealing import chosen

HELD_OUT_SHARE = 0.25
FOLDS = 5
"""Of a cross-validation, and of the choice of a calibration."""
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Split:
    """Row numbers of both parts, and the rule in a sentence."""

    training: Rows
    held_out: Rows
    rule: str


def split_by_content(keys: Sequence[str], outcome: Outcome, *, seed: int, rule: str) -> Split:
    """Hold out a quarter of the rows, those with the lowest hash, of the bad and of the good alike.

    Rows with the same key stay together.
    """
    held_out = chosen(keys, outcome, share=HELD_OUT_SHARE, salt=f"held out {seed}")
    return Split(np.flatnonzero(~held_out), np.flatnonzero(held_out), rule)


def split_by_time(times: Sequence[float], keys: Sequence[str] | None, *, column: str) -> Split:
    """Hold out the latest quarter of the rows; rows of the same time stay together.

    With keys, what also stands among the held out does not train. Raises TableInvalid when all rows are of one time.
    """
    order = np.sort(np.asarray(times, dtype=np.float64))
    border = order[int(len(order) * (1 - HELD_OUT_SHARE))]
    late = np.asarray(times) >= border
    if late.all():
        late = np.asarray(times) > border
    if late.all() or not late.any():
        raise TableInvalid(f"{column}: all rows are of one time; a split by time needs several")
    training = ~late
    if keys is not None:
        known = {key for key, is_late in zip(keys, late, strict=True) if is_late}
        training &= np.array([key not in known for key in keys])
    return Split(
        np.flatnonzero(training), np.flatnonzero(late), f"the latest quarter of the rows by {column} is held out"
    )
