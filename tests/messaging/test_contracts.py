"""The wire contract: what is written is read back bit for bit, and what is malformed names the field."""

import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messaging.contracts import (
    MAX_BYTES,
    MAX_FIELDS,
    MAX_ROWS,
    BatchReply,
    BatchRequest,
    ErrorKind,
    ErrorReply,
    MalformedMessageError,
    OneApplicantReply,
    OneApplicantRequest,
    parse_reply,
    parse_request,
    to_body,
)

VERSION = "0123456789abcdef" * 4
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.none() | st.booleans() | st.integers() | numbers | texts
reasons = st.tuples(texts, values, numbers)


def bits(value: Any) -> Any:
    """The value, its floats as their 64 bits: 0.0 is not −0.0, and 1 is neither 1.0 nor true."""
    if isinstance(value, float):
        return struct.pack(">d", value)
    if isinstance(value, list | tuple):
        return [bits(part) for part in value]
    if isinstance(value, dict):
        return {key: bits(part) for key, part in value.items()}
    return type(value), value


def request(**fields: Any) -> bytes:
    """A legal request for one applicant but for those fields; `...` leaves one out."""
    legal = {"client_id": 7, "features": {"age": 36}}
    return json.dumps({name: value for name, value in (legal | fields).items() if value is not ...}).encode()


def batch(**fields: Any) -> bytes:
    legal = {"model_version": VERSION, "columns": {"age": [36, None]}}
    return json.dumps({name: value for name, value in (legal | fields).items() if value is not ...}).encode()


@given(st.dictionaries(texts, st.lists(values, max_size=4), min_size=1, max_size=4), st.booleans())
def test_a_batch_reads_back_bit_for_bit(columns: dict[str, list[Any]], wants_reasons: bool) -> None:
    sent = BatchRequest(model_version=VERSION, columns=columns, reasons=wants_reasons)
    received = parse_request(to_body(sent))
    assert isinstance(received, BatchRequest)
    assert bits(received.model_dump()) == bits(sent.model_dump())


@given(st.integers() | texts, st.dictionaries(texts, values, max_size=4))
def test_one_applicant_reads_back_bit_for_bit(client_id: int | str, features: dict[str, Any]) -> None:
    sent = OneApplicantRequest(client_id=client_id, features=features)
    received = parse_request(to_body(sent))
    assert isinstance(received, OneApplicantRequest)
    assert bits(received.model_dump()) == bits(sent.model_dump())


@given(st.lists(numbers, max_size=4), st.none() | st.lists(st.lists(reasons, max_size=3), max_size=4))
def test_a_reply_reads_back_bit_for_bit(figures: list[float], why: list[list[Any]] | None) -> None:
    sent = BatchReply(
        model_version=VERSION,
        proba=figures,
        raw_proba=figures,
        raw_log_odds=figures,
        reasons=why,
        processing_time=0.25,
    )
    received = parse_reply(to_body(sent))
    assert isinstance(received, BatchReply)
    assert bits(received.model_dump()) == bits(sent.model_dump())


FIGURES = ("proba", "raw_proba", "raw_log_odds")
FIRST_RELEASE = {"version", "status", "model_version", *FIGURES, "reasons", "processing_time"}
"""Fields of a reply that callers of the first release read; they refuse any other."""


def reply(**fields: Any) -> BatchReply:
    """A legal reply for one applicant, with those fields."""
    figures = {name: [0.5] for name in FIGURES}
    return BatchReply(**{"model_version": VERSION, "reasons": None, "processing_time": 0.25, **figures, **fields})


def test_a_reply_without_a_rate_is_one_of_the_first_release() -> None:
    assert json.loads(to_body(reply())).keys() == FIRST_RELEASE
    received = parse_reply(to_body(reply()))
    assert isinstance(received, BatchReply)
    assert received.portfolio_default_rate is None


@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_the_portfolios_rate_reads_back_bit_for_bit(rate: float) -> None:
    received = parse_reply(to_body(reply(portfolio_default_rate=rate)))
    assert isinstance(received, BatchReply)
    assert bits(received.portfolio_default_rate) == bits(rate)


def test_a_field_of_a_later_release_is_passed_over() -> None:
    later = {**json.loads(to_body(reply())), "of_a_later_release": [1, 2]}
    assert parse_reply(json.dumps(later).encode()) == reply()


@given(texts, st.sampled_from(ErrorKind))
def test_an_error_reads_back(sentence: str, kind: ErrorKind) -> None:
    sent = ErrorReply(error=sentence, kind=kind, client_id=7)
    assert parse_reply(to_body(sent)) == sent


def test_the_promise_to_integrators_stands() -> None:
    reply = OneApplicantReply(client_id=7, proba=0.0831, pred=0, model_version=VERSION, processing_time=0.0004)
    assert json.loads(to_body(reply)) == {
        "client_id": 7,
        "proba": 0.0831,
        "pred": 0,
        "status": "success",
        "model_version": VERSION,
        "processing_time": 0.0004,
        "reasons": None,
    }


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "message"),
        (b"\xff\xfe\x00", "message"),
        (b"{", "message"),
        (b"[" * 100_000, "message"),
        (b"7", "message"),
        (b"[]", "message"),
        (b"null", "message"),
        (request(client_id=True), "client_id: must be a whole number or a text"),
        (request(client_id=1.5), "client_id"),
        (request()[:-1] + b', "client_id": 8}', "client_id: is given twice"),
        (request(features=...), "features"),
        (request(features=[36]), "features"),
        (request(features="age"), "features"),
        (request(model_version="champion"), "model_version"),
        (request(model_version=VERSION.upper()), "model_version"),
        (request(model_version=VERSION + "\n"), "model_version"),
        (request(model_version="../" * 21 + "x"), "model_version"),
        (request(reasons="yes"), "reasons: must be true or false"),
        (request(reasons=1), "reasons: must be true or false"),
        (request(features={"age": math.nan}), "features.age: must be a finite number; got NaN"),
        (request(features={"age": -math.inf}), "features.age: must be a finite number; got -Infinity"),
        (request()[:-1] + b', "x": 1e999}', "x: must be a finite number; got 1e999"),
        (request(feature={}), "feature"),
        (batch(model_version=...), "model_version"),
        (batch(columns={}), "columns"),
        (batch(columns=[1]), "columns"),
        (batch(columns={"age": 36}), "columns.age"),
        (batch(version=2), "version"),
        (batch(client_id=7), "client_id"),
    ],
)
def test_a_malformed_request_names_the_field(body: bytes, named: str) -> None:
    with pytest.raises(MalformedMessageError) as refused:
        parse_request(body)
    assert str(refused.value).startswith(named)


def test_a_request_may_leave_out_whom_it_is_about() -> None:
    asked = parse_request(request(client_id=...))
    assert isinstance(asked, OneApplicantRequest)
    assert asked.client_id is None


@pytest.mark.parametrize("fault", [b"7", b"{}", request(features=1), batch(columns=1), batch(model_version=...)])
def test_no_sentence_names_a_class_of_ours(fault: bytes) -> None:
    with pytest.raises(MalformedMessageError) as refused:
        parse_request(fault)
    assert "Request" not in str(refused.value)
    assert "instance" not in str(refused.value)


def test_every_faulty_field_is_named() -> None:
    with pytest.raises(MalformedMessageError) as refused:
        parse_request(request(client_id=True, features=1))
    assert "client_id: " in str(refused.value)
    assert "features: " in str(refused.value)


def test_as_many_rows_as_may_be_are_a_request() -> None:
    taken = parse_request(batch(columns={"age": [36] * MAX_ROWS}))
    assert isinstance(taken, BatchRequest)
    assert len(taken.columns["age"]) == MAX_ROWS


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            batch(columns={"age": [1], "term": [0] * (MAX_ROWS + 1)}),
            "columns: at most 10,000 rows are taken; got 10,001",
        ),
        (batch(columns={str(n): [0] for n in range(MAX_FIELDS + 1)}), "columns: at most 1,000 fields are taken"),
        (request(features={str(n): 0 for n in range(MAX_FIELDS + 1)}), "features: at most 1,000 fields are taken"),
        (request(**{str(n): 0 for n in range(MAX_FIELDS)}), "message: at most 1,000 fields are taken; got 1,002"),
        (request(features={"age": "9" * MAX_BYTES}), "message: at most 8,388,608 bytes are taken; got 8,388,6"),
        (b" " * (MAX_BYTES + 1), "message: at most 8,388,608 bytes are taken; got 8,388,609"),
    ],
    ids=["rows", "columns", "features", "message", "one applicant", "blank"],
)
def test_too_much_is_refused_with_the_limit_and_what_came(body: bytes, sentence: str) -> None:
    with pytest.raises(MalformedMessageError) as refused:
        parse_request(body)
    assert str(refused.value).startswith(sentence)


@given(st.binary())
def test_any_bytes_are_a_request_or_malformed(body: bytes) -> None:
    try:
        parse_request(body)
    except MalformedMessageError as refused:
        assert str(refused)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"status": "success"}', b'{"status": "maybe"}', b"\xff"])
def test_what_is_no_reply_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        parse_reply(body)


def test_a_figure_that_is_no_number_does_not_pass_as_a_probability() -> None:
    with pytest.raises(MalformedMessageError, match=r"proba\.0"):
        parse_reply(to_body(reply(proba=[math.nan])))
