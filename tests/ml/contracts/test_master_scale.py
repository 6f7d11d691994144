"""A bank's master scale: read from a file, refused with the field, kept by the card."""

from pathlib import Path

import pytest

from app.exceptions import ContractInvalid
from app.ml.contracts.master_scale import load_master_scale, scale_in_card

SCALE = """
contract: consumer_loan
version: 2
grades:
  - {grade: "1", below: 0.01}
  - {grade: "2", below: 0.2}
  - {grade: "3", below: null}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "scale.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scale_is_read_and_the_card_gives_it_back(tmp_path: Path) -> None:
    scale = load_master_scale(written(tmp_path, SCALE), contract="consumer_loan")
    assert scale.ends == (("1", 0.01), ("2", 0.2), ("3", None))
    assert scale_in_card(scale.model_dump(mode="json")) == scale


@pytest.mark.parametrize("card", [None, {}, {"grades": []}, "bands"])
def test_a_card_without_a_scale_has_the_bands_alone(card: object) -> None:
    assert scale_in_card(card) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("below: 0.2", "below: 0.001", "must rise"),
        ("below: null", "below: 0.9", "the last must be null"),
        ('grade: "2"', 'grade: "1"', "listed twice"),
        ("version: 2", "version: 0", "version"),
        ("contract: consumer_loan", "contract: card_application", "and the model's is consumer_loan"),
    ],
)
def test_a_faulty_scale_is_refused_with_the_file_and_the_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ContractInvalid, match=r"scale\.yaml") as refused:
        load_master_scale(written(tmp_path, SCALE.replace(old, new)), contract="consumer_loan")
    assert said in str(refused.value)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContractInvalid, match="cannot be read"):
        load_master_scale(tmp_path / "none.yaml")


@pytest.mark.parametrize(("proba", "grade"), [(0.0001, "1"), (0.01, "2"), (0.1999, "2"), (0.2, "3"), (0.99, "3")])
def test_a_grade_begins_where_the_one_before_ends(tmp_path: Path, proba: float, grade: str) -> None:
    assert load_master_scale(written(tmp_path, SCALE)).grade_of(proba) == grade
