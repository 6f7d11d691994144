"""Leaves of many rows at once are those of each row alone."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from app.audit.commitments import new_salts
from app.audit.encoding import encode_document
from app.models import ScoreSource
from app.models.sealed import leaf_of_object, leaves_of_objects, row_leaf, sealed_columns, sealed_tables
from app.services.crud.decision_storing import NewDecision
from app.services.crud.score_batches import Event

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40)
moments = st.datetimes(timezones=st.just(UTC))
documents = st.lists(st.dictionaries(st.text(max_size=3), numbers | st.text(max_size=3) | st.none(), max_size=3))
events = st.builds(
    Event,
    id=st.integers(1, 2**60),
    client_id=st.integers(1, 9),
    client_revision=st.integers(1, 3),
    score=numbers,
    raw_proba=numbers,
    model_version=st.sampled_from(["a" * 64, "b" * 64]),
    reasons=documents,
    asked_by=st.none() | st.integers(1, 3),
    source=st.sampled_from(ScoreSource),
    portfolio_default_rate=st.none() | numbers,
    timestamp=moments,
    request_id=st.none() | st.text(max_size=5),
)
decisions = st.builds(
    NewDecision,
    score_id=st.integers(1, 2**60),
    client_id=st.integers(1, 9),
    policy_sha256=st.sampled_from(["a" * 64, "b" * 64]),
    is_shadow=st.booleans(),
    is_stopped=st.booleans(),
    outcome=st.sampled_from(["approve", "refer", "decline"]),
    credit_limit=st.none() | numbers,
    price=st.none() | numbers,
    basis=st.dictionaries(st.text(max_size=3), numbers),
    rules=documents,
    reasons=documents,
    timestamp=moments,
)


@given(st.lists(events, min_size=1, max_size=8))
def test_events_of_a_batch_have_the_leaves_that_they_have_alone(rows: list[Event]) -> None:
    salts = new_salts(len(rows))
    leaves = leaves_of_objects("scores", rows, salts, [(encode_document(row.reasons),) for row in rows])
    assert leaves == [leaf_of_object("scores", row, salt) for row, salt in zip(rows, salts, strict=True)]


@given(st.lists(decisions, min_size=1, max_size=8))
def test_decisions_of_a_batch_have_the_leaves_that_they_have_alone(rows: list[NewDecision]) -> None:
    salts = new_salts(len(rows))
    personal = [tuple(map(encode_document, (row.basis, row.reasons, row.rules))) for row in rows]
    leaves = leaves_of_objects("decisions", rows, salts, personal)
    assert leaves == [leaf_of_object("decisions", row, salt) for row, salt in zip(rows, salts, strict=True)]


@given(events)
def test_a_row_by_its_attributes_has_the_leaf_of_the_row_by_its_columns(row: Event) -> None:
    (salt,) = new_salts(1)
    values = {name: getattr(row, name) for name in sealed_columns(sealed_tables()["scores"])}
    assert leaf_of_object("scores", row, salt) == row_leaf("scores", values | {"salt": salt})
