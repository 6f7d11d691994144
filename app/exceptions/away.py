"""A part is away or too busy, or a request took too long: the caller may try again."""
# ruff: noqa: N818

from collections.abc import Mapping

from app.exceptions.base import ServiceError


class ScoringUnavailable(ServiceError):
    """Scoring is unavailable: no worker consumes, or the broker is down. Retry after `retry_after_seconds`."""

    default_detail = "No scoring worker is available."

    def __init__(self, detail: str | None = None, *, retry_after_seconds: int = 5) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(detail)


class ScoringTimeout(ServiceError):
    """A worker is there but did not answer before the deadline; nothing was stored."""

    default_detail = "The scoring worker did not answer in time."


class ScoringFailed(ServiceError):
    """A worker answered that it could not score this applicant; nothing was stored."""

    default_detail = "The applicant could not be scored."


class ServiceBusy(ServiceError):
    """More is asked than can be done in time, though every part is well; nothing was stored."""

    default_detail = "More requests are waiting than can be answered in time; nothing was stored. Try again shortly."
    retry_after_seconds = 1


class DatabaseUnavailable(ServiceError):
    """The database is away or too busy; nothing was stored. Retry after `retry_after_seconds`."""

    default_detail = "The database is not available now; nothing was stored."
    retry_after_seconds = 5


class ReadsNotRecorded(ServiceError):
    """The trail cannot take the reads of other people's data, so that these are not shown. The own data are."""

    code = "reads_not_recorded"
    default_detail = (
        "Other people's data are not shown now: the audit trail cannot record that they are read. Try again shortly."
    )
    retry_after_seconds = 5


class MayHaveBeenStored(ServiceError):
    """The connection to the database was lost while it stored, and whether it did could not be found out in time."""

    code = "may_have_been_stored"
    default_detail = (
        "The connection to the database was lost while it stored. Repeat the request with the same Idempotency-Key, "
        "or read the present state before you repeat it."
    )
    retry_after_seconds = 5


class NotReady(ServiceError):
    """A component needed for serving is down. `parts` maps each one to `ok` or to its fault."""

    retry_after_seconds = 5

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = dict(parts)
        super().__init__("; ".join(f"{part}: {state}" for part, state in self.parts.items() if state != "ok"))
