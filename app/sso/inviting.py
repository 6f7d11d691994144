"""Who may come in by the provider: an admin invites, looks and takes a binding away."""

from http import HTTPStatus
from typing import Annotated

from starlette.responses import JSONResponse

from app.models import Proposal, Role, User
from app.routes.deps import FourEyesDep, PlaceDep, ReadableUser, SessionDep, allowed
from app.routes.proof import RecentlyProven
from app.routes.proposed import PROPOSED, proposal_out
from app.routes.strict_router import strict_router
from app.routes.ui_pages import LOGIN
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.user import UserOut
from app.security.permissions import Permission, require_permission
from app.services.approvals.act import Place
from app.services.approvals.proposing import propose
from app.sso import invitations
from app.sso.acts import InviteNewcomer, InviteToSignOn
from app.sso.attempts import token_hash
from app.sso.newcomers import add_newcomer
from app.sso.routes import SignOnDep
from app.sso.schemas import InvitationOut, InvitedOut, NewcomerIn, SignOnStandingOut
from app.sso.signing_on import SignOn

router = strict_router(prefix="/sso/users", tags=["sign-on"])
MayManageUsers = Annotated[User, allowed(Permission.USERS_MANAGE)]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=InvitedOut,
    responses={**PROPOSED, **errors(401, 403, 409, 422)},
)
async def invite_newcomer(
    body: NewcomerIn, author: MayManageUsers, place: PlaceDep, sign_on: SignOnDep, four_eyes: FourEyesDep
) -> InvitedOut | JSONResponse:
    """Add a member of staff who has no password here: the account opens by the link in this answer, once.

    With four eyes on account and invitation are proposed: nothing is added until another person approves it.
    """
    new, token = body.to_newcomer(), invitations.new_token()
    if new.role is Role.MANAGER:
        require_permission(author.role, Permission.MANAGERS_MANAGE)
    link, session = _link(sign_on, token), place.session
    if await four_eyes.is_on(session):
        proposal = await propose(
            place, InviteNewcomer(), None, new.to_change(), proposer=author, secret=token_hash(token)
        )
        return await _proposed(place, proposal, link)
    user, expires = await add_newcomer(session, new, token_hash=token_hash(token), author=author)
    return InvitedOut(**UserOut.model_validate(user).model_dump(), link=link, expires=expires)


@router.get("/{user_id}", responses=errors(401, 403, 404, 422))
async def get_standing(_: MayManageUsers, user: ReadableUser, session: SessionDep) -> SignOnStandingOut:
    """Return how a user stands at the provider."""
    return SignOnStandingOut.model_validate(await invitations.standing_of(session, user))


@router.post(
    "/{user_id}/invite",
    status_code=HTTPStatus.CREATED,
    response_model=InvitationOut,
    responses={**PROPOSED, **errors(401, 403, 404, 409, 422)},
)
async def invite(
    author: MayManageUsers,
    _: RecentlyProven,
    user: ReadableUser,
    place: PlaceDep,
    sign_on: SignOnDep,
    four_eyes: FourEyesDep,
) -> InvitationOut | JSONResponse:
    """Invite a user to sign on by the provider. The link binds the account once; an earlier link works no more.

    With four eyes on it is proposed: the link in the answer opens nothing until another person approves it.
    """
    token, session = invitations.new_token(), place.session
    link, break_glass = _link(sign_on, token), sign_on.settings.break_glass_login
    if await four_eyes.is_on(session):
        act = InviteToSignOn(break_glass)
        proposal = await propose(place, act, user.id, proposer=author, secret=token_hash(token))
        return await _proposed(place, proposal, link)
    await invitations.require_invitable(session, user, break_glass=break_glass)
    expires = await invitations.store_invitation(session, user, token_hash=token_hash(token), author=author)
    return InvitationOut(link=link, expires=expires)


@router.post("/{user_id}/unbind", responses=errors(401, 403, 404, 409, 422))
async def unbind(author: MayManageUsers, _: RecentlyProven, user: ReadableUser, session: SessionDep) -> StatusOut:
    """Take a user's binding to the provider away; all sessions end. Another invitation binds anew."""
    await invitations.unbind(session, user, author=author)
    return StatusOut()


def _link(sign_on: SignOn, token: str) -> str:
    return f"{sign_on.origin}{LOGIN}#invitation={token}"


async def _proposed(place: Place, proposal: Proposal, link: str) -> JSONResponse:
    """Return the proposal, and the link beside it, of which the proposal keeps the hash."""
    content = (await proposal_out(place.session, proposal)).model_dump(mode="json") | {"link": link}
    return JSONResponse(content, HTTPStatus.ACCEPTED, headers={"Location": f"/proposals/{proposal.id}"})
