"""The root of all errors that are raised on purpose."""

from collections.abc import Sequence


class ServiceError(Exception):
    """Root of what is raised on purpose. `detail` is a sentence for the caller; `about` names fields that mend it."""

    default_detail = "The request could not be completed."

    def __init__(self, detail: str | None = None, *, about: Sequence[str] = ()) -> None:
        self.detail = detail or self.default_detail
        self.about = tuple(about)
        super().__init__(self.detail)


class Conflict(ServiceError):  # noqa: N818
    """The request is well formed but conflicts with the current state."""

    default_detail = "The request conflicts with the current state."
