"""Bands: each bound belongs to the worse band, and bounds that do not rise are refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import ContractInvalid
from app.ml.grades.bands import band, band_places, describe_bands, load_bands

TEXTS = "labels: {ru: А, en: A}, meaning: {ru: Хорошо, en: Good}"


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


def bands_file(folder: Path, *bounds: str, texts: str = TEXTS) -> Path:
    path = folder / "bands.yaml"
    lines = [f"- {{band: {name}, below: {below}, {texts}}}\n" for name, below in zip("ABC", bounds, strict=False)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "bounds",
    [("0.2", "0.1", "null"), ("0.1", "0.1", "null"), ("0.1", "0.2"), ("null", "null"), ("null", "0.1", "null")],
    ids=["falling", "equal", "no open end", "two open ends", "an open end first"],
)
def test_bounds_that_do_not_rise_are_refused_with_the_file(tmp_path: Path, bounds: tuple[str, ...]) -> None:
    path = bands_file(tmp_path, *bounds)
    with pytest.raises(ContractInvalid, match="bounds must rise from band to band and the last must be null") as fault:
        load_bands(path)
    assert str(path) in fault.value.detail


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ("labels: {ru: А, en: A}", "0.meaning: Field required"),
        ("labels: {ru: А}, meaning: {ru: Хорошо, en: Good}", "0.labels.en: Field required"),
        (f"{TEXTS}, colour: green", "0.colour: Extra inputs are not permitted"),
    ],
)
def test_a_band_without_its_words_is_refused_with_the_place(tmp_path: Path, texts: str, says: str) -> None:
    with pytest.raises(ContractInvalid, match=says):
        describe_bands(bands_file(tmp_path, "0.1", "null", texts=texts))


def test_bands_are_told_with_bounds_and_words_of_their_own() -> None:
    bands = describe_bands()
    assert [(one.band, one.below) for one in bands] == list(load_bands())
    texts = [text for one in bands for text in (one.labels.ru, one.labels.en, one.meaning.ru, one.meaning.en)]
    assert len(set(texts)) == len(texts)


@given(st.lists(st.floats(0, 1) | st.sampled_from([0.05, 0.12, 0.25, 0.45]), max_size=50))
def test_the_places_of_many_are_the_bands_of_each(probas: list[float]) -> None:
    names = [name for name, _ in load_bands()]
    assert [names[place] for place in band_places(np.array(probas))] == [band(proba) for proba in probas]
