"""The arrays that figures are computed on."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Outcome = NDArray[np.int64]
"""The outcome of each row: 1 is bad, 0 is good."""
