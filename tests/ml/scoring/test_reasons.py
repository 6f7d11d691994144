"""Reasons of a whole batch are those that each row has by the definition: the same bits, types and order."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.ml.contracts.columns import to_arrays, to_columns
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.probability import sigmoid
from app.ml.scoring.reasons import ReasonWriter, shown
from app.ml.scoring.scored import ReasonRow, Scored
from app.ml.tables.dataset import Table

numbers = st.floats(allow_infinity=False) | st.integers(-(2**70), 2**70).map(float)


def told(rows: list[ReasonRow]) -> list[Any]:
    """Every value with its type, every contribution as its bits."""
    return [(feature, type(value), value, contribution.hex()) for feature, value, contribution in rows]


def by_definition(engine: ScoringEngine, applicant: dict[str, Any]) -> list[ReasonRow]:
    """One row alone, value by value: trees added one after the other, features sorted by weight."""
    arrays = to_arrays(engine.contract, to_columns(engine.contract, [applicant]))
    leaves = engine._model.calc_leaf_indexes(engine.pool(arrays))[0]
    total = np.zeros(engine._table.vectors.shape[1])
    for vector in engine._table.vectors[leaves + engine._table._offsets]:
        total += vector
    names = engine.layout.names
    values = [plain(engine.contract.by_name[name], arrays[name].tolist()[0]) for name in names]
    reasons = list(zip(names, values, (total[: len(names)] + 0.0).tolist(), strict=True))
    return [("base", None, engine.base), *sorted(reasons, key=lambda reason: abs(reason[2]), reverse=True)]


def plain(feature: Feature, value: Any) -> Any:
    """A value as people have it."""
    if not feature.is_numeric:
        return value
    if math.isnan(value):
        return None
    if feature.type is FeatureType.BOOLEAN:
        return bool(value)
    return int(value) if value.is_integer() else round(value, 4) + 0.0


def test_every_held_out_applicant_has_the_reasons_of_the_definition(engine: ScoringEngine, held_out: Table) -> None:
    scored = engine.score_columns(to_columns(engine.contract, held_out.applicants))
    assert scored.reasons is not None
    assert len(scored.reasons) == 1510
    for applicant, reasons in zip(held_out.applicants, scored.reasons, strict=True):
        assert told(reasons) == told(by_definition(engine, applicant))


def test_columns_and_rows_of_a_result_hold_the_same(engine: ScoringEngine, held_out: Table) -> None:
    engine = engine.at_rate(0.05)
    columns = to_columns(engine.contract, held_out.applicants)
    scored, rows = engine.score_columns(columns), engine.score(columns)
    assert scored.rows() == rows
    raw = scored.raw_log_odds
    assert scored.raw_proba == [sigmoid(log_odds) for log_odds in raw]
    assert scored.proba == [engine.final_pd(log_odds) for log_odds in raw]
    assert rows[0] == Scored(scored.proba[0], scored.raw_proba[0], raw[0], rows[0].reasons, 0.05)


def test_equal_weights_keep_the_order_of_the_columns(contract: Contract) -> None:
    names = contract.numeric_columns[:4]
    arrays = {name: np.array([1.0]) for name in names}
    (reasons,) = ReasonWriter(contract, names, base=0.5).write(arrays, np.array([[0.25, -0.5, 0.5, -0.25]]))
    order = [feature for feature, _, _ in reasons]
    assert order == ["base", names[1], names[2], names[0], names[3]]


@pytest.mark.parametrize("name", ["term_months", "income_monthly", "has_negative_records", "loan_to_price"])
@given(column=st.lists(numbers, min_size=1, max_size=5))
@example(column=[-0.0, -0.00001, 0.00001, -0.00006])  # rounded, the second would be −0.0
def test_a_column_is_shown_as_its_values_are(contract: Contract, name: str, column: list[float]) -> None:
    feature = contract.by_name[name]
    expected = [plain(feature, value) for value in column]
    found = shown(feature, np.array(column))
    assert [(type(value), value) for value in found] == [(type(value), value) for value in expected]
    assert not any(isinstance(value, float) and value == 0 and math.copysign(1, value) < 0 for value in found)
