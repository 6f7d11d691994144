"""The curve from raw log-odds to the stored PD: strictly rising, never certain, one row like many."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.ml.scoring.calibration import Calibration, Method, clipped_pd, clipped_pds, softplus
from app.ml.scoring.probability import sigmoid

raw = st.floats(-12, 12)
slopes = st.floats(0.05, 5)
shifts = st.floats(-5, 5)


@st.composite
def knots(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    steps = draw(st.lists(st.tuples(st.floats(0.01, 3), st.floats(0.01, 3)), min_size=1, max_size=8))
    x, y = draw(shifts), draw(shifts)
    found = []
    for right, up in steps:
        x, y = x + right, y + up
        found.append((x, y))
    return tuple(found)


curves = st.one_of(
    st.just(Calibration()),
    st.builds(lambda a, c: Calibration(method=Method.PLATT, coefficients=(a, c)), slopes, shifts),
    st.builds(lambda a, b, c: Calibration(method=Method.BETA, coefficients=(a, b, c)), slopes, slopes, shifts),
    st.builds(lambda k: Calibration(method=Method.ISOTONIC, knots=k), knots()),
)


@given(curves, raw, raw)
def test_every_curve_rises_strictly(calibration: Calibration, one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low > 1e-6:
        curve = calibration.curve()
        assert curve(low) < curve(high)


@given(curves, raw)
def test_a_calibration_reads_back_as_it_was_written(calibration: Calibration, value: float) -> None:
    again = Calibration.model_validate_json(calibration.model_dump_json())
    assert again.curve()(value) == calibration.curve()(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_pd_is_nearer_to_certainty_than_a_millionth(log_odds: float) -> None:
    assert 1e-6 <= clipped_pd(log_odds) <= 1 - 1e-6


@given(raw)
def test_without_a_calibration_the_pd_is_the_sigmoid(value: float) -> None:
    assert clipped_pd(Calibration().curve()(value)) == sigmoid(value)


@given(raw, slopes, shifts)
def test_beta_with_equal_slopes_is_platt(value: float, slope: float, shift: float) -> None:
    beta = Calibration(method=Method.BETA, coefficients=(slope, slope, shift)).curve()
    platt = Calibration(method=Method.PLATT, coefficients=(slope, shift)).curve()
    assert beta(value) == pytest.approx(platt(value), abs=1e-9)


@given(raw)
def test_softplus_is_minus_the_logarithm_of_the_complement(value: float) -> None:
    assert softplus(value) == pytest.approx(-math.log(1 - sigmoid(value)), rel=1e-6)


def test_isotonic_goes_through_its_knots_and_on_with_slope_one() -> None:
    curve = Calibration(method=Method.ISOTONIC, knots=((-1.0, -2.0), (1.0, 0.0), (2.0, 4.0))).curve()
    assert [curve(x) for x in (-3.0, -1.0, 0.0, 1.0, 1.5, 2.0, 5.0)] == [-4.0, -2.0, -1.0, 0.0, 2.0, 4.0, 7.0]


@given(knots())
@example(((-2.8, -1.5), (-0.4, -0.2)))  # where the line from the left ends one step of a float above the knot
@example(((-1.4, -1.7), (-0.2, -0.2)))
def test_just_below_a_knot_the_curve_is_not_above_it(places: tuple[tuple[float, float], ...]) -> None:
    calibration = Calibration(method=Method.ISOTONIC, knots=places)
    below = [math.nextafter(place, -math.inf) for place, _ in places]
    reached = [value for _, value in places]
    one = [calibration.curve()(value) for value in below]
    assert all(value <= knot for value, knot in zip(one, reached, strict=True))
    assert calibration.curve_of_many()(np.array(below)).tolist() == one


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"method": "platt", "coefficients": (1.0,)}, "platt takes 2 coefficients"),
        ({"method": "platt", "coefficients": (0.0, 1.0)}, "a slope must be above 0"),
        ({"method": "beta", "coefficients": (1.0, -0.1, 0.0)}, "a slope must be above 0"),
        ({"method": "isotonic"}, "it needs at least one"),
        ({"method": "isotonic", "knots": ((0.0, 0.0), (1.0, 0.0))}, "knots must rise strictly"),
        ({"method": "none", "knots": ((0.0, 0.0),)}, "knots belong to isotonic"),
        ({"method": "platt", "coefficients": (math.nan, 1.0)}, "finite number"),
    ],
)
def test_a_curve_that_does_not_rise_is_refused(given_: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Calibration.model_validate(given_)


@given(curves, st.lists(raw, max_size=30))
def test_many_have_the_bits_of_each(calibration: Calibration, values: list[float]) -> None:
    at_knots = [*values, *(place for place, _ in calibration.knots)]
    one, many = calibration.curve(), calibration.curve_of_many()
    assert many(np.array(at_knots)).tolist() == [one(value) for value in at_knots]
    assert clipped_pds(many(np.array(at_knots))).tolist() == [clipped_pd(one(value)) for value in at_knots]
