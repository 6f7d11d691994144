"""The errors of the domain; independent of frameworks and HTTP.

The API's exception handlers turn these into answers, the command line into sentences; there `about` becomes options.
A class name is what the API says in `error`, therefore no `Error` suffix.

    ServiceError
    ├── NotAuthenticated        no session, or it has ended
    │   ├── LoginIncomplete            the password was right, a step of the login is lacking
    │   └── KeyRefused                 the key is unknown, expired, revoked, or not sent as it must be
    │       └── SignatureRefused       the key must sign, and this request is not signed right
    ├── InvalidCredentials      login or password wrong; never says which
    ├── Forbidden               the role may not do this at all
    │   └── ScopeMissing               the key may not do this
    ├── ProofNeeded             the last proof of who it is is too old for this
    ├── SecondFactorLocked      too many wrong codes in a row
    ├── SecondFactorMissing     the person has none
    ├── SecondFactorRequired    the role must have one
    ├── SecondFactorUnreadable  it was stored under another key
    ├── SignOnRefused           the provider's answer opens no session
    ├── ProviderUnavailable     the provider of sign-on does not answer
    ├── LogoutTokenInvalid      a logout token that is not the provider's
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
    │   ├── CannotChangeOwnRole        a role is changed by another admin
    │   ├── RoleHasRecords             clients and managers have records that a change of role would orphan
    │   ├── CannotApprove              this person must not be the second one
    │   ├── ProposalDecided            approved, rejected, withdrawn or expired already
    │   ├── ProposalVoid               what was proposed rests on a state that is no more
    │   ├── PasskeysOff                the service has no name that passkeys could belong to
    │   ├── NotErasable                the person is kept as the law has it, or erased already
    │   ├── VerificationRuns           the audit trail is being verified
    │   ├── ActivatedMeanwhile         another policy was activated at the same moment
    │   ├── NoChampion                 there is no model yet that a policy could decide by
    │   ├── GatesNotPassed             the model has not shown what a champion must
    │   ├── NotAnswerable              a person cannot decide on this decision now
    │   ├── NoActivePolicy             there is no policy that decides
    │   │   ├── PolicyUnusable             the one in use cannot
    │   │   └── PolicyReplaced             the one that a job decides by was replaced meanwhile
    │   └── NoEarlierChampion          there is no model to roll back to
    ├── PreconditionFailed      the caller acted on an older revision
    ├── InvalidInput            the payload is wrong, field by field
    ├── TooManyAttempts         wait before the next try
    ├── QuotaExceeded           the key has made all requests of its minute
    ├── KeyInAddress            a key was put into the address of a request
    ├── ScoringUnavailable      no worker or no broker
    ├── ScoringTimeout          a worker is there and did not answer in time
    ├── ScoringFailed           a worker answered that it could not score
    ├── ServiceBusy             more is asked than can be done in time; every part is well
    ├── DatabaseUnavailable     the database is away, or all connections to it are in use
    ├── ReadsNotRecorded        the audit trail cannot take reads of other people's data now
    ├── MayHaveBeenStored       the database went away while it stored, and does not say whether it did
    ├── NotReady                a part that serving needs is down
    ├── Unusable                something given from outside cannot be used
    │   ├── SettingInvalid             which variable, what is expected
    │   ├── ContractInvalid            which file and line, what is expected
    │   ├── PolicyInvalid              which file, line and field, what is expected
    │   ├── ExpressionInvalid          which place of an expression, what is expected
    │   ├── TableInvalid               which file, row and column, what is expected
    │   ├── ArtifactInvalid            a model file that must not be used
    │   ├── OptionsInvalid             options that contradict each other, or lack one
    │   ├── PlaceUnwritable            a file or registry that cannot be written
    │   └── DatabaseUnusable           a database of another version, or none that answers
    └── CommandError            raised by commands alone: a mistake at the command line
"""
# ruff: noqa: N818

from collections.abc import Mapping, Sequence
from typing import Any

from app.exceptions.access import CrossSiteRequest as CrossSiteRequest
from app.exceptions.access import Forbidden as Forbidden
from app.exceptions.access import InvalidCredentials as InvalidCredentials
from app.exceptions.access import KeyInAddress as KeyInAddress
from app.exceptions.access import KeyRefused as KeyRefused
from app.exceptions.access import LoginIncomplete as LoginIncomplete
from app.exceptions.access import NotAuthenticated as NotAuthenticated
from app.exceptions.access import QuotaExceeded as QuotaExceeded
from app.exceptions.access import ScopeMissing as ScopeMissing
from app.exceptions.access import SignatureRefused as SignatureRefused
from app.exceptions.access import TooManyAttempts as TooManyAttempts
from app.exceptions.approvals import CannotApprove as CannotApprove
from app.exceptions.approvals import CannotChangeOwnRole as CannotChangeOwnRole
from app.exceptions.approvals import NotErasable as NotErasable
from app.exceptions.approvals import ProposalDecided as ProposalDecided
from app.exceptions.approvals import ProposalVoid as ProposalVoid
from app.exceptions.approvals import RoleHasRecords as RoleHasRecords
from app.exceptions.approvals import VerificationRuns as VerificationRuns
from app.exceptions.away import DatabaseUnavailable as DatabaseUnavailable
from app.exceptions.away import MayHaveBeenStored as MayHaveBeenStored
from app.exceptions.away import NotReady as NotReady
from app.exceptions.away import ReadsNotRecorded as ReadsNotRecorded
from app.exceptions.away import ScoringFailed as ScoringFailed
from app.exceptions.away import ScoringTimeout as ScoringTimeout
from app.exceptions.away import ScoringUnavailable as ScoringUnavailable
from app.exceptions.away import ServiceBusy as ServiceBusy
from app.exceptions.base import Conflict as Conflict
from app.exceptions.base import ServiceError as ServiceError
from app.exceptions.policies import ActivatedMeanwhile as ActivatedMeanwhile
from app.exceptions.policies import NoActivePolicy as NoActivePolicy
from app.exceptions.policies import NoChampion as NoChampion
from app.exceptions.policies import NotAnswerable as NotAnswerable
from app.exceptions.policies import PolicyReplaced as PolicyReplaced
from app.exceptions.policies import PolicyUnusable as PolicyUnusable
from app.exceptions.proof import PasskeysOff as PasskeysOff
from app.exceptions.proof import ProofNeeded as ProofNeeded
from app.exceptions.proof import SecondFactorLocked as SecondFactorLocked
from app.exceptions.proof import SecondFactorMissing as SecondFactorMissing
from app.exceptions.proof import SecondFactorRequired as SecondFactorRequired
from app.exceptions.proof import SecondFactorUnreadable as SecondFactorUnreadable
from app.exceptions.sign_on import LogoutTokenInvalid as LogoutTokenInvalid
from app.exceptions.sign_on import ProviderUnavailable as ProviderUnavailable
from app.exceptions.sign_on import SignOnRefused as SignOnRefused
from app.field_problem import ILLEGAL, FieldProblem


class NotFound(ServiceError):
    """There is no such object, or it belongs to another user; the caller cannot distinguish the two."""

    default_detail = "Not found."


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
    """Gates of promotion stand in the way. `gates` says of each its name, verdict, code, figures and sentence."""

    def __init__(self, detail: str, gates: Sequence[Mapping[str, Any]]) -> None:
        self.gates = list(gates)
        super().__init__(detail)


class NoEarlierChampion(Conflict):
    """No model was champion before this one."""

    default_detail = "There is no earlier champion to go back to."


class PreconditionFailed(ServiceError):
    """The revision in the request is no longer the current one."""

    default_detail = "The object was changed in the meantime; load it again."


class InvalidInput(ServiceError):
    """The payload is invalid. `fields` lists every fault, not only the first."""

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        self.fields = list(fields)
        super().__init__("; ".join(map(str, self.fields)))

    @classmethod
    def of(cls, field: str, message: str, *, code: str = ILLEGAL) -> "InvalidInput":
        """Build the common case of a single faulty field."""
        return cls([FieldProblem(field, message, code)])


class Unusable(ServiceError):
    """Something given from outside cannot be used; the detail says what, and what is expected of it."""


class SettingInvalid(Unusable):
    """An environment variable has a wrong value."""


class ContractInvalid(Unusable):
    """A feature contract has a fault."""


class PolicyInvalid(Unusable):
    """A decision policy has a fault, or does not fit what it is to be used with."""


class ExpressionInvalid(Unusable):
    """An expression of a policy has a fault; `at` is the place of its first wrong character, from 1."""

    def __init__(self, detail: str, *, at: int) -> None:
        self.at = at
        super().__init__(f"character {at}: {detail}")


class TableInvalid(Unusable):
    """A CSV file has a fault."""


class ArtifactInvalid(Unusable):
    """A model file is damaged, foreign, or cannot be explained exactly."""


class OptionsInvalid(Unusable):
    """What was asked contradicts itself, or lacks something."""


class PlaceUnwritable(Unusable):
    """A file or a registry cannot be written: no room, no permission, or it is away."""


class DatabaseUnusable(Unusable):
    """The database is of another version, holds something else, or does not answer in time."""


class CommandError(ServiceError):
    """A mistake at the command line. Inner layers never raise it, and no answer of the API is one."""
