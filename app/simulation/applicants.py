"""The applicants of a simulation, in columns: who they are, their PD and inputs, and how they paid where known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays

Ids = NDArray[np.int64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class SimulatedApplicants:
    """Stored applicants, one a row.

    An id is 0 where there is none: a client who was never scored has no event, an application no client. `is_bad` is 1
    for a loan that went bad, 0 for one that did not, NaN where that is not known. `inputs` are a contract's inputs as
    `app.ml.contracts.columns.to_arrays` has them.
    """

    event_ids: Ids
    client_ids: Ids
    application_ids: Ids
    pd: Floats
    is_bad: Floats
    inputs: Arrays

    def __len__(self) -> int:
        return len(self.pd)
