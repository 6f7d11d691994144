"""Codes of an app and on paper, by the vectors of RFC 6238 and by what people type."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from app.security.one_time_codes import (
    app_address,
    hash_recovery_code,
    new_recovery_code,
    new_secret,
    secret_text,
    step_of,
    tidied,
)

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(RFC_SECRET, code, now=now) == seconds // 30
    assert step_of(RFC_SECRET, "000000", now=now) is None


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-31, False), (-1, True), (0, True), (30, True), (59, True), (60, False)]
)
def test_a_clock_may_be_off_by_one_step_either_way(seconds: int, is_taken: bool) -> None:
    begins = 1111111110  # a step; its code is 050471
    now = datetime.fromtimestamp(begins + seconds, UTC)
    assert (step_of(RFC_SECRET, "050471", now=now) is not None) is is_taken


def test_an_app_is_given_issuer_login_and_key() -> None:
    address = urlsplit(app_address(RFC_SECRET, login="anna_1", issuer="Credit scoring"))
    values = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Credit%20scoring:anna_1")
    assert (values["secret"], values["issuer"], values["period"]) == (secret_text(RFC_SECRET), "Credit scoring", "30")


def test_secrets_have_160_bits_and_recovery_codes_120() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) == 20
    bare = new_recovery_code().replace("-", "").upper()
    assert len(base64.b32decode(bare)) * 8 == 120


def test_a_recovery_code_may_be_typed_in_capitals_without_dashes_and_with_digits_that_look_alike() -> None:
    code = "abcdlo-o23456-bcdefg-lmnopq"
    assert {
        hash_recovery_code(each) for each in (code, code.upper().replace("-", " "), "abcd10023456bcdefglmnopq")
    } == {hash_recovery_code(code)}


@pytest.mark.parametrize("typed", ["123456", " 123 456", "123-456"])
def test_digits_of_an_app_stay_digits(typed: str) -> None:
    assert tidied(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "١٢٣٤٥٦", "\ud800", "ab" * 500, "12345", "1234567"])
def test_whatever_is_typed_is_no_code_and_no_error(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, now=datetime.now(UTC)) is None
    assert len(hash_recovery_code(typed)) == 64
