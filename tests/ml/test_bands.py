"""Bands: each bound belongs to the worse band, and bounds that do not rise are refused."""

from pathlib import Path

import pytest

from app.exceptions import ContractInvalid
from app.ml.bands import band, load_bands


@pytest.mark.parametrize(
    ("proba", "name"),
    [
        (0.0001, "A"),
        (0.0499, "A"),
        (0.05, "B"),
        (0.1199, "B"),
        (0.12, "C"),
        (0.2499, "C"),
        (0.25, "D"),
        (0.4499, "D"),
        (0.45, "E"),
        (0.9999, "E"),
    ],
)
def test_a_pd_on_a_bound_is_in_the_worse_band(proba: float, name: str) -> None:
    assert band(proba) == name


@pytest.mark.parametrize(
    "text",
    [
        "- {band: A, below: 0.2}\n- {band: B, below: 0.1}\n- {band: C, below: null}\n",
        "- {band: A, below: 0.1}\n- {band: B, below: 0.2}\n",
        "- {band: A, below: null}\n- {band: B, below: null}\n",
    ],
    ids=["falling", "no open end", "two open ends"],
)
def test_bounds_that_do_not_rise_are_refused_with_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bands.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractInvalid, match="bounds must rise from band to band and the last must be null") as fault:
        load_bands(path)
    assert str(path) in fault.value.detail
