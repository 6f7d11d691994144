"""Two models on the same applicants: what holds for any PDs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.evaluation.comparison import compare_models, spearman
from app.ml.grades.bands import band, load_bands

PDS = st.floats(1e-6, 1 - 1e-6)
PAIRS = st.lists(st.tuples(PDS, PDS), min_size=1, max_size=40)
NAMES = [name for name, _ in load_bands()]


@given(PAIRS)
def test_agreement_is_the_share_in_the_same_band(pairs: list[tuple[float, float]]) -> None:
    seen = compare_models(*zip(*pairs, strict=True))
    same = sum(band(one) == band(two) for one, two in pairs)
    assert seen.applicants == len(pairs)
    assert seen.same_grade == pytest.approx(same / len(pairs))


@given(PAIRS)
def test_whoever_changes_bands_is_in_every_swap_set_between(pairs: list[tuple[float, float]]) -> None:
    seen = compare_models(*zip(*pairs, strict=True))
    steps = [NAMES.index(band(one)) - NAMES.index(band(two)) for one, two in pairs]
    assert sum(swap.improved for swap in seen.swaps) == sum(step for step in steps if step > 0)
    assert sum(swap.worsened for swap in seen.swaps) == -sum(step for step in steps if step < 0)


@given(PAIRS)
def test_the_other_way_round_everything_turns(pairs: list[tuple[float, float]]) -> None:
    first, other = zip(*pairs, strict=True)
    there, back = compare_models(first, other), compare_models(other, first)
    assert back.mean_shift == pytest.approx(-there.mean_shift)
    assert back.mean_log_odds_shift == pytest.approx(-there.mean_log_odds_shift)
    assert [(s.improved, s.worsened) for s in back.swaps] == [(s.worsened, s.improved) for s in there.swaps]
    assert back.rank_correlation == there.rank_correlation


@given(st.lists(PDS, min_size=2, max_size=40, unique=True))
def test_a_model_agrees_with_itself_and_its_order_outlives_any_rising_curve(pds: list[float]) -> None:
    alone = compare_models(pds, pds)
    assert (alone.same_grade, alone.mean_shift) == (1.0, 0.0)
    assert alone.rank_correlation == pytest.approx(1)
    ranks = np.argsort(np.argsort(pds)).astype(float)
    assert spearman(np.array(pds), ranks) == pytest.approx(1)
    assert spearman(np.array(pds), -ranks) == pytest.approx(-1)


def test_ties_have_the_mean_of_their_places() -> None:
    """Checked against scipy.stats.spearmanr by hand: 0.9486832980505138."""
    assert spearman(np.array([0.1, 0.2, 0.2, 0.4]), np.array([0.1, 0.2, 0.3, 0.4])) == pytest.approx(0.94868329805)


def test_without_an_order_there_is_no_correlation() -> None:
    assert compare_models([0.1, 0.1], [0.1, 0.2]).rank_correlation is None


@pytest.mark.parametrize("pds", [([], []), ([0.1], [0.1, 0.2])])
def test_nobody_and_different_applicants_are_refused(pds: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="the same applicants"):
        compare_models(*pds)
