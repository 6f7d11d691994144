"""What every request is held to, whatever it asks for: errors beside those of `app.exceptions`."""
# ruff: noqa: N818

from app.exceptions import ServiceError


class ContentTooLarge(ServiceError):
    """The body is larger than is ever read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"A request may hold at most {max_bytes:,} bytes.")


class HostNotAllowed(ServiceError):
    """The request is for a name that this service does not go by."""

    default_detail = "This service does not answer to this host name. Add the name to ALLOWED_HOSTS to allow it."


class DeadlineExceeded(ServiceError):
    """There was no answer in time. Nothing is known about what the request was about to change."""

    default_detail = "There was no answer in time. A change may have been stored or not: read before you repeat it."
