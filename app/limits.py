"""What every request is held to, whatever it asks for: errors beside those of `app.exceptions`."""
# ruff: noqa: N818

from app.exceptions import ServiceError


class ContentTooLarge(ServiceError):
    """The body is larger than is ever read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"A request may hold at most {max_bytes:,} bytes.")


class HostNotAllowed(ServiceError):
    """The request uses a name of the service that is not allowed."""

    def __init__(self, host: str) -> None:
        shown = repr(host[:100]) if host else "empty"
        super().__init__(
            f"Host is {shown}, which is no name of this service. Its operator adds names to ALLOWED_HOSTS, such as "
            "ALLOWED_HOSTS=scoring.bank.example,localhost."
        )


class DeadlineExceeded(ServiceError):
    """There was no answer in time. Nothing is known about what the request was about to change."""

    default_detail = "There was no answer in time. A change may have been stored or not: read before you repeat it."
