"""Errors of sign-on by the bank's provider."""
# ruff: noqa: N818

from app.exceptions.base import ServiceError

SENTENCES = {
    "refused": "The provider did not sign you on.",
    "expired": "This sign-on is over or was answered before. Start again from the login page.",
    "answer": "The provider's answer cannot be trusted; nothing was opened. Report the request id if it happens again.",
    "clock": "The clocks of the provider and of this service are over two minutes apart; an operator must set them.",
    "not_invited": "You are known to the provider and not to this service. An admin has to invite you.",
    "invitation": "This invitation was used, has expired or was replaced. Ask for a new one.",
    "bound": "This account, or your account at the provider, is bound already.",
    "inactive": "Your account here is deactivated.",
    "no_group": "None of your groups at the provider grants a role here.",
    "no_role": "Your groups grant a role that this account cannot take. An admin has to invite you to another account.",
}


class SignOnRefused(ServiceError):
    """The sign-on did not open a session. `code` says why."""

    def __init__(self, code: str, *, user_id: int | None = None) -> None:
        self.code = code
        self.user_id = user_id
        super().__init__(SENTENCES[code])


class ProviderUnavailable(ServiceError):
    """The provider does not answer, not in time, or not as the specification has it. Running sessions go on."""

    code = "provider_away"
    default_detail = "The provider of sign-on does not answer. Sessions that are open go on; try again shortly."
    retry_after_seconds = 10


class LogoutTokenInvalid(ServiceError):
    """The logout token is not one of the provider for this service, or was taken before."""

    code = "invalid_request"
    default_detail = "This is no valid logout token."
