"""A PD has a direction in an input only where the input and every derived path agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.contracts.definition import Contract
from app.ml.contracts.features import FORMULAS
from app.ml.contracts.formula_signs import DOMAINS, SIGNS
from app.ml.contracts.loader import load_contract
from app.what_if.directions import direction, domain, effects
from tests.what_if.worlds import contract_of

CONSTANTS = {"annual_rate": 0.16, "debt_service_share": 0.01}


def test_every_formula_says_its_signs() -> None:
    assert set(SIGNS) == set(FORMULAS)
    assert set(DOMAINS) <= set(FORMULAS)


@pytest.mark.parametrize(("formula", "name"), [(f, n) for f, signs in SIGNS.items() for n in signs])
@given(data=st.data())
def test_a_declared_sign_holds_for_every_two_values(formula: str, name: str, data: st.DataObject) -> None:
    numbers = st.integers(0, 10**7).map(lambda hundredths: hundredths / 100)
    inputs = {
        one: np.full(2, data.draw(st.integers(1, 480) if one == "term_months" else numbers)) for one in SIGNS[formula]
    }
    whole = st.integers(1, 480)
    pair = data.draw(st.lists(whole if name == "term_months" else numbers, min_size=2, max_size=2))
    inputs[name] = np.array(sorted(pair), dtype=np.float64)
    constants = {key: CONSTANTS[key] for key in CONSTANTS if key in FORMULAS[formula].__annotations__}
    low, high = FORMULAS[formula](**{key: np.asarray(v, dtype=np.float64) for key, v in inputs.items()}, **constants)
    if not (np.isnan(low) or np.isnan(high)):
        assert (high - low) * SIGNS[formula][name].direction >= 0


def test_the_default_contract_is_followed_through_two_formulas() -> None:
    contract = load_contract("consumer_loan")
    moved = {"credit_amount": 1, "annuity": 1, "loan_to_price": 1, "free_cash_after_annuity": -1}
    assert effects(contract, "credit_amount") == moved
    names = ("credit_amount", "expenses_monthly", "debt_total", "term_months", "income_monthly", "goods_price")
    assert [direction(contract, name) for name in names] == [1, 1, 1, 0, -1, -1]


def test_a_composite_of_opposing_signs_has_no_direction() -> None:
    directions = ["increasing", "decreasing", "none", "increasing", "increasing", "decreasing"]
    agreed = Contract.model_validate(contract_of(directions, opposing=False))
    opposed = Contract.model_validate(contract_of(directions, opposing=True))
    assert (direction(agreed, "loan"), direction(opposed, "loan")) == (1, 0)
    assert effects(opposed, "loan")["left"] == 0


def test_a_change_stays_where_every_formula_has_a_value() -> None:
    contract = load_contract("consumer_loan")
    assert (domain(contract, "term_months").lowest, domain(contract, "term_months").highest) == (1, 480)
    assert domain(contract, "goods_price").lowest > 0
