"""The master scale's points, as scorecards have them; its grades are the bands (see `app.ml.grades.bands`).

Source: Siddiqi, "Credit Risk Scorecards" (2006), chapter on scaling: points = offset + factor · ln(odds good : bad).
"""

import math
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.exceptions import ContractInvalid
from app.ml.scoring.probability import NEAR_A_HALF

SCALE_FILE = Path(__file__).with_name("scale.yaml")


class Scale(BaseModel):
    """The conversion of odds to points, read from the file beside this module."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_points: float = Field(gt=0, allow_inf_nan=False)
    base_odds: float = Field(gt=0, allow_inf_nan=False)
    points_to_double: float = Field(gt=0, allow_inf_nan=False)


def scaling_factor(*, points_to_double: float) -> float:
    """Points for one unit of ln(odds): PDO / ln 2.

    >>> round(scaling_factor(points_to_double=20), 4)
    28.8539
    """
    return points_to_double / math.log(2)


def scaling_offset(*, base_points: float, base_odds: float, factor: float) -> float:
    """Points at even odds, so that `base_odds` to 1 get `base_points`.

    >>> round(scaling_offset(base_points=600, base_odds=30, factor=28.8539), 2)
    501.86
    """
    return base_points - factor * math.log(base_odds)


def points_of(*, proba: float, offset: float, factor: float) -> float:
    """Return offset + factor · ln((1 − PD) / PD); more points mean less risk.

    >>> round(points_of(proba=1 / 31, offset=501.86, factor=28.8539))
    600
    """
    return scaled(math.log1p(-proba) - math.log(proba), offset=offset, factor=factor)


Number = TypeVar("Number", float, NDArray[np.float64])


def scaled(log_odds_of_good: Number, *, offset: float, factor: float) -> Number:
    """Return offset + factor · ln(odds good : bad)."""
    return offset + factor * log_odds_of_good


def points(proba: float) -> int:
    """Return the whole points of a PD strictly between 0 and 1 on the product's scale.

    >>> points(1 / 31), points(1 / 61), points(0.5)
    (600, 620, 502)
    """
    offset, factor = _offset_and_factor()
    return round(points_of(proba=proba, offset=offset, factor=factor))


def many_points(probas: NDArray[np.float64]) -> NDArray[np.int64]:
    """`points` of many, the same numbers.

    >>> many_points(np.array([1 / 31, 1 / 61, 0.5])).tolist()
    [600, 620, 502]
    """
    offset, factor = _offset_and_factor()
    exact = scaled(np.log1p(-probas) - np.log(probas), offset=offset, factor=factor)
    whole = np.rint(exact)
    near = np.abs(np.abs(exact - whole) - 0.5) < NEAR_A_HALF
    rounded = whole.astype(np.int64)
    rounded[near] = [points(proba) for proba in probas[near].tolist()]
    return rounded


@lru_cache
def _offset_and_factor() -> tuple[float, float]:
    scale = load_scale()
    factor = scaling_factor(points_to_double=scale.points_to_double)
    return scaling_offset(base_points=scale.base_points, base_odds=scale.base_odds, factor=factor), factor


@lru_cache
def load_scale(path: Path = SCALE_FILE) -> Scale:
    """Return the scale of that file. Raises ContractInvalid naming the file and what is expected."""
    try:
        return Scale.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as fault:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors(include_url=False))
        raise ContractInvalid(f"{path}: {problems}") from None
