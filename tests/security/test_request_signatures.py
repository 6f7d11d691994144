"""Signatures of requests: what is right is taken, and everything else is refused with the header and the mend."""

import time
from dataclasses import replace

import pytest

from app.exceptions import SignatureRefused
from app.security.request_signatures import SentRequest, require_signed, signing_secret
from tests.fixtures.signing import digest_of, signed_headers

SECRET = signing_secret("a secret of the service", "0" * 64)
BODY = b'{"external_id": "A-1"}'
SENT = {"content-type": "application/json", "idempotency-key": "order-17"}
NONCE = "n" * 16
KEYID = "cs_live_Ab3x"


def signed(**how: object) -> SentRequest:
    """A request that is signed; keywords change how."""
    headers = signed_headers(KEYID, SECRET, "POST", "/applications/score", BODY, query="a=1", sent=SENT, **how)  # type: ignore[arg-type]
    return SentRequest("POST", "/applications/score", "a=1", headers, BODY)


def code_of(request: SentRequest, secret: str = SECRET) -> str:
    with pytest.raises(SignatureRefused) as refused:
        require_signed(request, secret, keyid=KEYID)
    assert "Signature" in str(refused.value.detail) or "Content-Digest" in str(refused.value.detail)
    return refused.value.code


def test_a_right_signature_gives_its_nonce() -> None:
    assert require_signed(signed(nonce=NONCE), SECRET, keyid=KEYID) == NONCE


def test_a_request_without_a_body_needs_no_digest() -> None:
    headers = signed_headers(KEYID, SECRET, "GET", "/auth/me", nonce=NONCE)
    assert require_signed(SentRequest("GET", "/auth/me", "", headers, b""), SECRET, keyid=KEYID) == NONCE


@pytest.mark.parametrize("off", [-299, 299])
def test_clocks_may_differ_by_five_minutes(off: int) -> None:
    now = time.time()
    require_signed(signed(off=off), SECRET, keyid=KEYID, now=now)


@pytest.mark.parametrize(("off", "word"), [(-400, "behind"), (400, "ahead")])
def test_a_clock_that_is_off_is_named_with_how_far(off: int, word: str) -> None:
    with pytest.raises(SignatureRefused, match=word) as refused:
        require_signed(signed(off=off), SECRET, keyid=KEYID)
    assert refused.value.code == "signature_clock"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"method": "PATCH"}, "signature_wrong"),
        ({"path": "/applications"}, "signature_wrong"),
        ({"query": "a=2"}, "signature_wrong"),
        ({"body": BODY + b" "}, "signature_digest"),
        ({"headers": {"content-digest": digest_of(b"another")}, "body": b"another"}, "signature_wrong"),
        ({"headers": {"idempotency-key": "order-18"}}, "signature_wrong"),
        ({"headers": {"content-digest": "md5=:AA==:"}}, "signature_digest"),
        ({"headers": {"if-match": '"3"'}}, "signature_components"),
        ({"headers": {"signature": "sig1=:AA==:"}}, "signature_header"),
        ({"headers": {"signature": "sig2=:" + "A" * 43 + "=:"}}, "signature_header"),
        ({"headers": {"signature": "sig1=:" + "A" * 43 + "=:"}}, "signature_wrong"),
        ({"headers": {"signature-input": "nonsense"}}, "signature_header"),
        ({"headers": {"signature-input": "sig1=();created=1"}}, "signature_header"),
        ({"headers": {"signature-input": f'sig1=("@method");created=x;nonce="{NONCE}"'}}, "signature_header"),
        ({"headers": {"signature-input": f'sig1=("@method");nonce="{NONCE}"'}}, "signature_header"),
    ],
    ids=str,
)
def test_what_was_changed_on_the_way_is_refused(changed: dict[str, object], code: str) -> None:
    request = signed()
    headers = {**request.headers, **changed.pop("headers", {})}  # type: ignore[dict-item]
    assert code_of(replace(request, headers=headers, **changed)) == code  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["@method", "@path", "@query", "content-digest", "content-type", "idempotency-key"])
def test_each_part_that_says_what_is_to_be_done_must_be_covered(name: str) -> None:
    assert code_of(signed(leave_out=name)) == "signature_components"


@pytest.mark.parametrize("how", [{"nonce": ""}, {"nonce": "short"}, {"nonce": "x" * 65}, {"alg": "ed25519"}], ids=str)
def test_another_algorithm_and_a_nonce_that_is_none_are_refused(how: dict[str, str]) -> None:
    assert code_of(signed(**how)) == "signature_header"


@pytest.mark.parametrize(
    "more", [";created=1", ';nonce="another nonce of another"', ";expires=1", ';tag="x"', ";constructor=1"]
)
def test_a_parameter_that_is_doubled_or_not_known_is_refused(more: str) -> None:
    assert code_of(signed(more=more)) == "signature_header"


def test_the_signature_names_the_key_that_it_is_of() -> None:
    with pytest.raises(SignatureRefused, match='keyid must be "cs_live_Other"') as refused:
        require_signed(signed(), SECRET, keyid="cs_live_Other")
    assert refused.value.code == "signature_header"


def test_without_a_digest_a_body_is_refused() -> None:
    headers = signed_headers(KEYID, SECRET, "POST", "/applications/score", sent=SENT)
    assert code_of(SentRequest("POST", "/applications/score", "", headers, BODY)) == "signature_components"


def test_an_unsigned_request_reads_what_to_send() -> None:
    assert code_of(SentRequest("GET", "/auth/me", "", {}, b"")) == "signature_missing"


def test_the_secret_is_of_one_key_and_one_service() -> None:
    others = {signing_secret("another service", "0" * 64), signing_secret("a secret of the service", "1" * 64)}
    assert SECRET not in others
    for other in others:
        assert code_of(signed(), other) == "signature_wrong"
