"""Errors about who asks, what the caller may do, and how often."""
# ruff: noqa: N818

from collections.abc import Iterable

from app.exceptions.base import ServiceError

_LACKING = {
    "code": "This login lacks the second factor: send POST /auth/login/code or POST /auth/login/passkey.",
    "password": "Another person chose this password: send one of your own by POST /auth/login/password.",
    "enrolment": "Your role must have a second factor: set one up by POST /auth/second-factor or POST /auth/passkeys.",
}


class NotAuthenticated(ServiceError):
    """There is no session, or it was ended or has expired."""

    default_detail = "Log in first."


class LoginIncomplete(NotAuthenticated):
    """The password was right, and the login lacks a step. `code` names it: code, password, enrolment."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(_LACKING[code])


class KeyRefused(NotAuthenticated):
    """The key of the request is none that may be used now; the detail says why, to its holder alone."""

    challenge = 'Bearer error="invalid_token"'
    """The `WWW-Authenticate` of the answer (RFC 6750, section 3)."""


class SignatureRefused(KeyRefused):
    """A request of a key that must sign is not signed right. `code` says what is wrong, the detail what to mend."""

    def __init__(self, detail: str, *, code: str) -> None:
        self.code = code
        super().__init__(detail)


class KeyInAddress(ServiceError):
    """A key in an address stands in logs from then on."""

    default_detail = (
        "A key belongs in the header Authorization, never in an address: addresses are kept in logs. Revoke this key "
        "and make another."
    )


class InvalidCredentials(ServiceError):
    """Login or password is wrong, or the user is inactive; the three are indistinguishable on purpose."""

    default_detail = "Wrong login or password."


class Forbidden(ServiceError):
    """The role does not have the permission, for any object."""

    default_detail = "Your role does not allow this."


class ScopeMissing(Forbidden):
    """The key lacks a scope, or keys are not for this at all."""

    @classmethod
    def of(cls, wanted: Iterable[str] | None) -> "ScopeMissing":
        """Name the scopes that are asked for; None where no key may do it."""
        if wanted is None:
            return cls("This is for people who log in; no key may do it.")
        return cls(f"This key lacks a scope: {' and '.join(sorted(wanted))}. Make a key that has it.")


class CrossSiteRequest(ServiceError):
    """A page of another site sent a change with the user's cookie."""

    default_detail = "The request came from a page of another site and was refused."


class TooManyAttempts(ServiceError):
    """Too many attempts; the next one is accepted after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Too many attempts. Try again in {retry_after_seconds} seconds.")


class QuotaExceeded(ServiceError):
    """A key has made as many requests in this minute as it may."""

    def __init__(self, per_minute: int, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(
            f"This key may make {per_minute:,} requests a minute. Try again in {retry_after_seconds} seconds."
        )
