"""A model answers for a service only where both mean the same by every input."""

from typing import Any

import pytest

from app.ml.contracts.definition import Contract
from app.ml.contracts.fitting import misfits
from app.ml.contracts.loader import load_contract, shipped_contracts
from tests.ml.models import TINY

DEBT, JOB = 0, 2


def changed(place: int, **said: Any) -> Contract:
    """The tiny contract with another feature at that place."""
    plain = TINY.model_dump(mode="json")
    plain["features"][place].update(said)
    return Contract.model_validate(plain)


def without_rare(**said: Any) -> Contract:
    return changed(JOB, categories=[one for one in plain_categories() if one["value"] != "rare"], **said)


def plain_categories() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = TINY.model_dump(mode="json")["features"][JOB]["categories"]
    return listed


@pytest.mark.parametrize("name", shipped_contracts())
def test_a_contract_fits_itself(name: str) -> None:
    assert misfits(load_contract(name), load_contract(name)) == []


def test_an_input_only_one_of_them_knows_is_named() -> None:
    other = changed(DEBT, name="owed")
    assert misfits(other, TINY) == ["owed is unknown to the service", "debt is unknown to the model"]


def test_an_input_of_another_type_is_named_with_both_types() -> None:
    words = [{"value": "much", "labels": {"ru": "много", "en": "much"}}]
    other = changed(DEBT, type="category", categories=words, allowed=None, monotone="none")
    assert misfits(other, TINY) == ["debt is category for the model and money for the service"]


def test_a_value_the_model_does_not_list_is_named() -> None:
    assert misfits(without_rare(), TINY) == ["job has rare in the service, which the model does not list"]
    assert misfits(TINY, without_rare()) == []


def test_values_of_what_the_model_does_not_see_may_differ() -> None:
    assert misfits(without_rare(governance=["protected"]), TINY) == []


def test_limits_and_labels_may_differ() -> None:
    assert misfits(changed(DEBT, allowed=[0, 5], labels={"ru": "д", "en": "d"}, monotone="none"), TINY) == []
