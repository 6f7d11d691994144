"""The errors of the domain; independent of frameworks and HTTP.

The API's exception handlers map these to responses, the command line prints them.
A class name is the value of `error` in the API, therefore the names have no `Error` suffix.

    ServiceError
    ├── NotAuthenticated        no session, or it has ended
    ├── InvalidCredentials      login or password wrong; never says which
    ├── Forbidden               the role may not do this at all
    ├── CrossSiteRequest        a page of another site asked for a change
    ├── NotFound                no such object, or it belongs to another user
    ├── Conflict                the present state does not allow it
    │   ├── LoginTaken                 another user has this login
    │   ├── CannotDeactivateYourself   admins cannot deactivate their own account
    │   ├── ManagerMustBeDismissed     a manager leaves by dismissal, which reassigns the clients
    │   ├── NoOtherManager             there is no other manager to take the clients
    │   ├── PasswordChanged            the password was changed in the meantime
    │   ├── ChangedMeanwhile           the object was changed in the meantime
    │   ├── PromotedMeanwhile          another model was promoted at the same moment
    │   ├── GatesNotPassed             the model has not shown what a champion must
    │   └── NoEarlierChampion          there is no model to roll back to
    ├── PreconditionFailed      the caller acted on an older revision
    ├── InvalidInput            the payload is wrong, field by field
    ├── TooManyAttempts         wait before the next try
    ├── ScoringUnavailable      no worker or no broker
    ├── ScoringTimeout          a worker is there and did not answer in time
    ├── ScoringFailed           a worker answered that it could not score
    ├── DatabaseUnavailable     the database is away, or all connections to it are in use
    ├── NotReady                a component needed for serving is down
    └── CommandError            an error message for the command line; exit code 2
        ├── SettingInvalid      which variable, what is expected
        ├── ContractInvalid     which file and line, what is expected
        ├── TableInvalid        which file, row and column, what is expected
        └── ArtifactInvalid     a model file that must not be used
"""
# ruff: noqa: N818

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


class ServiceError(Exception):
    """Root of all errors raised on purpose. `detail` is a message for the caller."""

    default_detail = "The request could not be completed."

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or self.default_detail
        super().__init__(self.detail)


class NotAuthenticated(ServiceError):
    """There is no session, or it was ended or has expired."""

    default_detail = "Log in first."


class InvalidCredentials(ServiceError):
    """Login or password is wrong, or the user is inactive; the three are indistinguishable on purpose."""

    default_detail = "Wrong login or password."


class Forbidden(ServiceError):
    """The role does not have the permission, for any object."""

    default_detail = "Your role does not allow this."


class CrossSiteRequest(ServiceError):
    """A page of another site sent a change with the user's cookie."""

    default_detail = "The request came from a page of another site and was refused."


class NotFound(ServiceError):
    """There is no such object, or it belongs to another user; the caller cannot distinguish the two."""

    default_detail = "Not found."


class Conflict(ServiceError):
    """The request is well formed but conflicts with the current state."""

    default_detail = "The request conflicts with the current state."


class LoginTaken(Conflict):
    """Another user already has this login."""

    default_detail = "This login is taken."


class CannotDeactivateYourself(Conflict):
    """The last active admin must not be locked out; another admin can do it."""

    default_detail = "You cannot deactivate yourself; another admin can."


class ManagerMustBeDismissed(Conflict):
    """A manager's clients must be reassigned or detached."""

    default_detail = "A manager leaves by POST /managers/{id}/dismiss, which also frees the clients."


class NoOtherManager(Conflict):
    """The clients cannot be spread: there is no other active manager."""

    default_detail = "There is no other active manager to hand the clients to."


class PasswordChanged(Conflict):
    """The verified password is no longer the current one."""

    default_detail = "Your password was changed in the meantime; log in again."


class ChangedMeanwhile(Conflict):
    """A concurrent edit was committed first."""

    default_detail = "The object was changed in the meantime; load it again."


class PromotedMeanwhile(Conflict):
    """A concurrent promotion was committed first."""

    default_detail = "Another model was promoted at the same moment."


class GatesNotPassed(Conflict):
    """Gates of promotion stand in the way. `gates` has the name, the verdict and the sentence of each one."""

    def __init__(self, detail: str, gates: Sequence[Mapping[str, str]]) -> None:
        self.gates = list(gates)
        super().__init__(detail)


class NoEarlierChampion(Conflict):
    """No model was champion before this one."""

    default_detail = "There is no earlier champion to go back to."


class PreconditionFailed(ServiceError):
    """The revision in the request is no longer the current one."""

    default_detail = "The object was changed in the meantime; load it again."


ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One fault of a payload: the field's name as the caller wrote it, and what is expected.

    `code` names the kind of fault and `limits` its numbers, for callers that write the message in another language.
    """

    field: str
    message: str
    code: str = ILLEGAL
    limits: Mapping[str, str | int | float | Decimal] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class InvalidInput(ServiceError):
    """The payload is invalid. `fields` lists every fault, not only the first."""

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        self.fields = list(fields)
        super().__init__("; ".join(map(str, self.fields)))

    @classmethod
    def of(cls, field: str, message: str, *, code: str = ILLEGAL) -> "InvalidInput":
        """Build the common case of a single faulty field."""
        return cls([FieldProblem(field, message, code)])


class TooManyAttempts(ServiceError):
    """Too many attempts; the next one is accepted after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Too many attempts. Try again in {retry_after_seconds} seconds.")


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


class DatabaseUnavailable(ServiceError):
    """The database is away or too busy; nothing was stored. Retry after `retry_after_seconds`."""

    default_detail = "The database is not available now; nothing was stored."
    retry_after_seconds = 5


class NotReady(ServiceError):
    """A component needed for serving is down. `parts` maps each one to `ok` or to its fault."""

    retry_after_seconds = 5

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = dict(parts)
        super().__init__("; ".join(f"{part}: {state}" for part, state in self.parts.items() if state != "ok"))


class CommandError(ServiceError):
    """A command cannot continue; the detail says what is wrong and how to fix it."""


class SettingInvalid(CommandError):
    """An environment variable has an invalid value."""


class ContractInvalid(CommandError):
    """A feature contract has a fault."""


class TableInvalid(CommandError):
    """A CSV file has a fault."""


class ArtifactInvalid(CommandError):
    """A model file is damaged, foreign, or cannot be explained exactly."""
