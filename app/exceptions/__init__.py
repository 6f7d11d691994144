"""What can go wrong, in the words of the domain; no framework and no HTTP in it.

One place (the API's exception handlers) turns these into answers, another (the command line) into sentences.
A class name is what the API says in `error`, therefore the names carry no `Error` suffix.

    ServiceError
    ├── NotAuthenticated        no session, or it has ended
    ├── InvalidCredentials      login or password wrong; never says which
    ├── Forbidden               the role may not do this at all
    ├── CrossSiteRequest        a page of another site asked for a change
    ├── NotFound                no such object, or it is somebody else's
    ├── Conflict                the present state does not allow it
    │   ├── LoginTaken                 another user has this login
    │   ├── CannotDeactivateYourself   an admin may not lock himself out
    │   ├── ManagerMustBeDismissed     a manager leaves by dismissal, which looks after the clients
    │   ├── NoOtherManager             there is nobody to hand the clients to
    │   ├── PasswordChanged            the password was changed by somebody else meanwhile
    │   ├── ChangedMeanwhile           somebody else changed the object at the same moment
    │   ├── PromotedMeanwhile          another model was promoted at the same moment
    │   ├── GatesNotPassed             the model has not shown what a champion must
    │   └── NoEarlierChampion          there is no model to roll back to
    ├── PreconditionFailed      the caller acted on an older revision
    ├── InvalidInput            the payload is wrong, field by field
    ├── TooManyAttempts         wait before the next try
    ├── ContentTooLarge         the request holds more than is ever read
    ├── DeadlineExceeded        the answer took longer than any request may
    ├── ScoringUnavailable      no worker or no broker
    ├── ScoringTimeout          a worker is there and did not answer in time
    ├── ScoringFailed           a worker answered that it could not score
    ├── DatabaseUnavailable     the database is away, or all connections to it are in use
    ├── NotReady                a part that serving needs is down
    └── CommandError            a sentence for the person at the command line; exit code 2
        ├── SettingInvalid      which variable, what is expected
        ├── ContractInvalid     which file and line, what is expected
        ├── TableInvalid        which file, row and column, what is expected
        └── ArtifactInvalid     a model file that must not be used
"""
# ruff: noqa: N818

from collections.abc import Mapping, Sequence

from app.exceptions.field_problem import ILLEGAL as ILLEGAL
from app.exceptions.field_problem import FieldProblem as FieldProblem


class ServiceError(Exception):
    """Root of everything this product raises on purpose. `detail` is a sentence fit for the caller."""

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
    """The role does not have the permission, whatever the object."""

    default_detail = "Your role does not allow this."


class CrossSiteRequest(ServiceError):
    """A page of another site asked for a change with the user's cookie."""

    default_detail = "The request came from a page of another site and was refused."


class NotFound(ServiceError):
    """There is no such object, or it belongs to somebody else; the caller cannot tell which."""

    default_detail = "Not found."


class Conflict(ServiceError):
    """The request is well formed but contradicts the present state."""

    default_detail = "This contradicts the present state."


class LoginTaken(Conflict):
    """Another user already has the wanted login."""

    default_detail = "This login is taken."


class CannotDeactivateYourself(Conflict):
    """The last one who can log in must not be locked out; another admin can do it."""

    default_detail = "You cannot deactivate yourself; another admin can."


class ManagerMustBeDismissed(Conflict):
    """A manager's clients must not be left behind."""

    default_detail = "A manager leaves by POST /managers/{id}/dismiss, which also frees the clients."


class NoOtherManager(Conflict):
    """Clients were to be spread over the other managers, and there is none."""

    default_detail = "There is no other active manager to hand the clients to."


class PasswordChanged(Conflict):
    """The password that was verified is no longer the present one."""

    default_detail = "Your password was changed by somebody else meanwhile; log in again."


class ChangedMeanwhile(Conflict):
    """Two edits met, and this one was the second."""

    default_detail = "The object was changed in the meantime; load it again."


class PromotedMeanwhile(Conflict):
    """Two promotions met, and this one was the second."""

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
    """The caller named a revision that is no longer the current one."""

    default_detail = "The object was changed in the meantime; load it again."


class InvalidInput(ServiceError):
    """A payload is wrong. `fields` names every fault that was found, not only the first."""

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        self.fields = list(fields)
        super().__init__("; ".join(map(str, self.fields)))

    @classmethod
    def of(cls, field: str, message: str, *, code: str = ILLEGAL) -> "InvalidInput":
        """The common case of a single faulty field."""
        return cls([FieldProblem(field, message, code)])


class TooManyAttempts(ServiceError):
    """Too many tries; the next one is looked at after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"Too many attempts. Try again in {retry_after_seconds} seconds.")


class ContentTooLarge(ServiceError):
    """The body is larger than is ever read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"A request may hold at most {max_bytes:,} bytes.")


class DeadlineExceeded(ServiceError):
    """There was no answer in time. Nothing is known about what the request was about to change."""

    default_detail = "There was no answer in time. A change may have been stored or not: read before you repeat it."


class ScoringUnavailable(ServiceError):
    """Nobody can score now: no worker consumes, or the broker is down. Try after `retry_after_seconds`."""

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
    """The database is away or too busy; nothing was stored. Try after `retry_after_seconds`."""

    default_detail = "The database is not available now; nothing was stored."
    retry_after_seconds = 5


class NotReady(ServiceError):
    """Something that serving needs is down. `parts` maps each part to `ok` or to what is wrong with it."""

    retry_after_seconds = 5

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = dict(parts)
        super().__init__("; ".join(f"{part}: {state}" for part, state in self.parts.items() if state != "ok"))


class CommandError(ServiceError):
    """A command cannot go on; the detail says in a sentence what is wrong and what to do about it."""


class SettingInvalid(CommandError):
    """An environment variable has a wrong value."""


class ContractInvalid(CommandError):
    """A feature contract has a fault."""


class TableInvalid(CommandError):
    """A CSV file has a fault."""


class ArtifactInvalid(CommandError):
    """A model file is damaged, foreign, or cannot be explained exactly."""
