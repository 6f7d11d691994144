"""Passkeys before any ceremony: what is known of the library without loading it."""

from webauthn.helpers.structs import AuthenticatorTransport

from app.security.passkeys import TRANSPORTS


def test_the_known_ways_to_reach_a_key_are_those_of_the_library() -> None:
    assert {transport.value for transport in AuthenticatorTransport} == TRANSPORTS
