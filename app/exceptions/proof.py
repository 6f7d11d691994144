"""Errors of second factors, and of acts that ask for a fresh proof of who it is."""
# ruff: noqa: N818

from app.exceptions.base import Conflict, ServiceError


class ProofNeeded(ServiceError):
    """What was asked for needs the second factor, or the password where there is none, shown a short time before."""

    default_detail = "Show first who you are by POST /auth/proof: the last proof is more than 10 minutes ago."


class PasskeysOff(Conflict):
    """This service has no name that passkeys could belong to."""

    default_detail = "Passkeys are off: the service has no RP_ID. Use an authenticator app, or ask the administrator."


class SecondFactorLocked(ServiceError):
    """Too many wrong codes of the app in a row: codes of the app are not taken until the factor is reset."""

    default_detail = "Too many wrong codes in a row. Use a recovery code, or have an admin reset the second factor."


class SecondFactorMissing(ServiceError):
    """The person has no second factor, or none was offered that could be confirmed."""

    default_detail = "There is no second factor to do this with; set one up by POST /auth/second-factor."


class SecondFactorRequired(ServiceError):
    """The person's role must have a second factor: it can be replaced and not removed."""

    default_detail = "Your role must have a second factor. Set up another one instead."


class SecondFactorUnreadable(ServiceError):
    """The stored secret cannot be decrypted: it was stored under another key."""

    default_detail = (
        "The second factor was stored under another SECOND_FACTOR_KEY: set the earlier one, or use a recovery code."
    )
