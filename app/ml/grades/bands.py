"""The band of a score, A (best) to E, and what it means to people; read from one YAML file."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from app.exceptions import ContractInvalid
from app.ml.contracts.texts import Finite, Labels, Part

BANDS_FILE = Path(__file__).with_name("bands.yaml")


class Band(Part):
    """One band: PDs below `below` that no better band has; None is the last band's open end."""

    band: str
    below: Finite | None
    labels: Labels
    meaning: Labels


_bands: TypeAdapter[tuple[Band, ...]] = TypeAdapter(tuple[Band, ...])


def band(proba: float) -> str:
    """Return the band of a PD.

    >>> band(0.0499), band(0.05), band(0.9)
    ('A', 'B', 'E')
    """
    return next(name for name, below in load_bands() if below is None or proba < below)


def next_better(proba: float) -> tuple[str, float] | None:
    """Return the next better band of a PD, and the PD it ends below; None for the best band.

    >>> next_better(0.2), next_better(0.01)
    (('B', 0.12), None)
    """
    better = [(name, below) for name, below in load_bands() if below is not None and below <= proba]
    return better[-1] if better else None


def band_places(probas: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the bands of many PDs, each as its place in `load_bands()`.

    >>> band_places(np.array([0.0499, 0.05, 0.9])).tolist()
    [0, 1, 4]
    """
    bounds = [below for _, below in load_bands() if below is not None]
    return np.searchsorted(np.array(bounds), probas, side="right")


@lru_cache
def load_bands(path: Path = BANDS_FILE) -> tuple[tuple[str, float | None], ...]:
    """All bands with their upper bounds, best first. Raises ContractInvalid."""
    return tuple((one.band, one.below) for one in describe_bands(path))


@lru_cache
def describe_bands(path: Path = BANDS_FILE) -> tuple[Band, ...]:
    """All bands, best first. Raises ContractInvalid when one is incomplete or the bounds do not rise."""
    try:
        bands = _bands.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise ContractInvalid(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    bounds = [one.below for one in bands]
    rising = [bound for bound in bounds if bound is not None]
    if bounds != [*rising, None] or any(low >= high for low, high in pairwise(rising)):
        raise ContractInvalid(f"{path}: bounds must rise from band to band and the last must be null")
    return bands


def pd_ranges() -> dict[str, tuple[float, float | None]]:
    """Return the PD range of each band, best first: from the first number to below the second (None: no limit).

    >>> pd_ranges()["A"], pd_ranges()["B"], pd_ranges()["E"]
    ((0.0, 0.05), (0.05, 0.12), (0.45, None))
    """
    bands = load_bands()
    lows = [0.0, *(below for _, below in bands if below is not None)]
    return {name: (low, below) for low, (name, below) in zip(lows, bands, strict=True)}
