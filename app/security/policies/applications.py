"""Access to applications: those of the own service account, or all."""

from typing import Protocol, TypeVar

from app.exceptions import Forbidden, NotFound
from app.security.permissions import Permission, has_permission, require_permission
from app.security.policies.clients import Actor


class OfAccount(Protocol):
    """What a service account has sent."""

    @property
    def account_id(self) -> int: ...

    @property
    def is_erased(self) -> bool: ...


Target = TypeVar("Target", bound=OfAccount)


def require_can_read_application(actor: Actor, application: Target | None) -> Target:
    """Return the application to the account that sent it and who may read all; else raise Forbidden or NotFound."""
    require_permission(actor.role, Permission.APPLICATIONS_READ_OWN, Permission.APPLICATIONS_READ_ALL)
    reads_all = has_permission(actor.role, Permission.APPLICATIONS_READ_ALL)
    if application is None or not (reads_all or application.account_id == actor.id):
        raise NotFound("There is no such application.")
    return application


def require_can_answer_application(actor: Actor, application: Target | None) -> Target:
    """Return the application to who may answer referrals and reads all applications: it belongs to no manager.

    Else, or of an erased one, raise Forbidden or NotFound. Never to the account that sent it.
    """
    require_permission(actor.role, Permission.DECISIONS_ANSWER_OWN, Permission.DECISIONS_ANSWER_ALL)
    found = require_can_read_application(actor, application)
    if found.is_erased:
        raise NotFound("The data of this application were erased.")
    if found.account_id == actor.id:
        raise Forbidden
    return found


def require_can_score_application(actor: Actor, application: Target | None) -> Target:
    """Return the application to the account that sent it; else, or of an erased one, raise Forbidden or NotFound."""
    require_permission(actor.role, Permission.APPLICATIONS_SCORE_OWN)
    if application is None or application.account_id != actor.id:
        raise NotFound("There is no such application.")
    if application.is_erased:
        raise NotFound("The data of this application were erased.")
    return application
