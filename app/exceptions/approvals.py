"""Errors of roles and of acts that need a second person."""

from app.exceptions.base import Conflict


class CannotChangeOwnRole(Conflict):
    """A role is granted by others."""

    default_detail = "You cannot change your own role; another admin can."


class RoleHasRecords(Conflict):
    """Clients and managers have records of their own."""

    default_detail = "The role of a client or a manager cannot be changed; add another account."


class CannotApprove(Conflict):
    """A second person is asked for, and this one does not count as one. `code` says why."""

    def __init__(self, detail: str, *, code: str) -> None:
        self.code = code
        super().__init__(detail)


class ProposalDecided(Conflict):
    """A proposal is decided once."""

    def __init__(self, status: str) -> None:
        self.code = status
        super().__init__(f"This proposal is {status} already.")


class ProposalVoid(Conflict):
    """The object is not as it was when the act was proposed."""

    default_detail = "What this proposal is about has changed since; nothing was done. Propose it again."


class VerificationRuns(Conflict):
    """The trail is verified by one process at a time."""

    default_detail = "The trail is being verified; wait for the result."


class NotErasable(Conflict):
    """A person, or an application, must not be erased now.

    `code`: not_a_client, erased, application_erased, open_credit, kept_by_law.
    """

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)
