"""Tables of a report as JSON can hold them."""

from dataclasses import asdict
from typing import Any

import numpy as np

from app.ml.evaluation.auc import Interval
from app.ml.training.report.impact import Impact


def plain(value: Any) -> Any:
    """Return tables as JSON can hold them: intervals as mappings, NumPy's numbers as Python's."""
    match value:
        case Interval():
            return asdict(value)
        case Impact():
            return plain(asdict(value))
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case np.generic():
            return value.item()
        case _:
            return value
