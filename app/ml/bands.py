"""The band of a score, A (best) to E, read from one YAML file."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from app.exceptions import ContractInvalid

BANDS_FILE = Path(__file__).with_name("bands.yaml")


def band(proba: float) -> str:
    """The band of a PD.

    >>> band(0.0499), band(0.05), band(0.9)
    ('A', 'B', 'E')
    """
    return next(name for name, below in load_bands() if below is None or proba < below)


@lru_cache
def load_bands(path: Path = BANDS_FILE) -> tuple[tuple[str, float | None], ...]:
    """All bands with their upper bounds, best first. Raises ContractInvalid when the bounds do not rise."""
    bands = tuple((str(entry["band"]), entry["below"]) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))
    bounds = [below for _, below in bands[:-1]]
    if bands[-1][1] is not None or None in bounds or any(low >= high for low, high in pairwise(bounds)):
        raise ContractInvalid(f"{path}: bounds must rise from band to band and the last must be null")
    return bands


def pd_ranges() -> dict[str, tuple[float, float | None]]:
    """Where the PDs of each band lie, best band first: from the first number on, to below the second (None: no end).

    >>> pd_ranges()["A"], pd_ranges()["B"], pd_ranges()["E"]
    ((0.0, 0.05), (0.05, 0.12), (0.45, None))
    """
    bands = load_bands()
    lows = [0.0, *(below for _, below in bands if below is not None)]
    return {name: (low, below) for low, (name, below) in zip(lows, bands, strict=True)}
