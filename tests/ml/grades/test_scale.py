"""Points and grades: the odds double every so many points, and every PD has one grade."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ContractInvalid
from app.ml.grades.scale import load_scale, many_points, points, points_of, scaling_factor, scaling_offset

probabilities = st.floats(1e-6, 1 - 1e-6)


@given(st.floats(0.01, 1000), st.floats(1, 100))
def test_the_odds_double_every_so_many_points(odds: float, points_to_double: float) -> None:
    factor = scaling_factor(points_to_double=points_to_double)
    offset = scaling_offset(base_points=600, base_odds=30, factor=factor)
    once, twice = (points_of(proba=1 / (1 + o), offset=offset, factor=factor) for o in (odds, 2 * odds))
    assert twice - once == pytest.approx(points_to_double, rel=1e-6)


@given(probabilities, probabilities)
def test_a_higher_pd_never_has_more_points(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert points(low) >= points(high)


def test_the_points_of_the_base_odds_are_the_base_points() -> None:
    scale = load_scale()
    assert points(1 / (1 + scale.base_odds)) == scale.base_points


@pytest.mark.parametrize("text", ["base_points: 600\n", "base_points: 600\nbase_odds: -3\npoints_to_double: 20\n"])
def test_a_scale_with_a_fault_is_refused_with_file_and_field(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scale.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractInvalid, match="base_odds: ") as fault:
        load_scale(path)
    assert str(path) in fault.value.detail


@given(st.lists(probabilities, max_size=50))
def test_points_of_many_are_those_of_each(probas: list[float]) -> None:
    assert many_points(np.array(probas)).tolist() == [points(proba) for proba in probas]


@given(st.integers(150, 850))
def test_where_points_change_many_change_as_one_does(number: int) -> None:
    low, high = 1e-6, 1 - 1e-6
    while np.nextafter(low, 1) < high:
        middle = (low + high) / 2
        low, high = (middle, high) if points(middle) >= number else (low, middle)
    around = [low, high, float(np.nextafter(low, 0)), float(np.nextafter(high, 1))]
    assert many_points(np.array(around)).tolist() == [points(proba) for proba in around]
