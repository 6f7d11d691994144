"""Dependencies about who it is: a fresh proof, a login that lacks a step, what a login comes from."""

from typing import Annotated, Any

from fastapi import Depends, Request

from app.exceptions import NotAuthenticated, ProofNeeded
from app.models import LoginStep, User
from app.routes.deps import SESSION_KEY, ActivityDep, CurrentUser, SessionDep
from app.routes.parts import part
from app.security.devices import describe_device
from app.security.passkeys import RelyingParty
from app.services.login_rules import LoginRules
from app.services.second_factors.vault import Vault

RulesDep = Annotated[LoginRules, part(lambda parts: parts.login_rules)]
VaultDep = Annotated[Vault, part(lambda parts: parts.vault)]
PartyDep = Annotated[RelyingParty, part(lambda parts: parts.relying_party)]


def device(request: Request) -> str | None:
    """Return what the caller's browser calls itself, in two words."""
    return describe_device(request.headers.get("User-Agent"))


def host(request: Request) -> str:
    """Return the name and port that the caller asks, one of those that this service answers to."""
    return request.headers.get("Host", "")


async def recently_proven(request: Request, session: SessionDep, activity: ActivityDep, user: CurrentUser) -> User:
    """Return the current user if the last proof of who it is was within 10 minutes. Raises ProofNeeded.

    For what must not be done by a session that was left open: approvals, and the person's own second factor.
    """
    if not await activity.is_proven(session, request.session.get(SESSION_KEY)):
        raise ProofNeeded
    return user


def awaiting(step: LoginStep, *, or_logged_in: bool = False) -> Any:
    """Return a dependency: who has shown the password and still lacks that step. Raises NotAuthenticated.

    `or_logged_in`: or whose login is complete.
    """

    async def user_awaiting(request: Request, session: SessionDep, activity: ActivityDep) -> User:
        session_id = request.session.get(SESSION_KEY)
        user = await activity.user_awaiting(session, session_id, step)
        if user is None and or_logged_in:
            user = await activity.user_of(session, session_id)
        if user is None:
            raise NotAuthenticated
        return user

    return Depends(user_awaiting)


async def enrolling(request: Request, session: SessionDep, activity: ActivityDep) -> User:
    """Return who may set up a second factor: who lacks it to log in, or has proven lately who it is.

    Raises NotAuthenticated, ProofNeeded.
    """
    session_id = request.session.get(SESSION_KEY)
    user = await activity.user_awaiting(session, session_id, LoginStep.ENROLMENT)
    if user is not None:
        return user
    user = await activity.user_of(session, session_id)
    if user is None:
        raise NotAuthenticated
    return await recently_proven(request, session, activity, user)


DeviceDep = Annotated[str | None, Depends(device)]
HostDep = Annotated[str, Depends(host)]
RecentlyProven = Annotated[User, Depends(recently_proven)]
Enrolling = Annotated[User, Depends(enrolling)]
AwaitingCode = Annotated[User, awaiting(LoginStep.CODE)]
AwaitingPassword = Annotated[User, awaiting(LoginStep.PASSWORD)]
MayShow = Annotated[User, awaiting(LoginStep.CODE, or_logged_in=True)]
"""Who may be asked for a second factor: at the login, or again."""
MayChoosePassword = Annotated[User, awaiting(LoginStep.PASSWORD, or_logged_in=True)]
