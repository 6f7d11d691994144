"""Service accounts and their keys, for admins."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Request, Response
from starlette.responses import JSONResponse

from app.models import User
from app.models.base import LARGEST_USER_ID
from app.routes.deps import After, FourEyesDep, Limit, PlaceDep, SessionDep, SignedDep, allowed
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.proposed import PROPOSED, proposal_out
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.service_account import KeyIn, KeyOut, NewKeyOut, ServiceAccountIn, ServiceAccountOut
from app.security.api_keys import hash_key, new_key, shown_prefix
from app.security.permissions import Permission
from app.services import service_accounts
from app.services.approvals.act import Place
from app.services.approvals.acts.keys import MAKE_KEY
from app.services.approvals.proposing import propose
from app.services.crud.pages import PAGE_LIMIT
from app.services.service_accounts import NewKey
from app.services.signed_requests import SignedRequests

router = strict_router(prefix="/service-accounts", tags=["service accounts"])
MayManageServices = Annotated[User, allowed(Permission.SERVICES_MANAGE)]
AccountId = Annotated[int, Path(ge=1, le=LARGEST_USER_ID)]
KeyId = Annotated[int, Path(ge=1, le=LARGEST_USER_ID)]


@router.get("", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_service_accounts(
    request: Request,
    response: Response,
    session: SessionDep,
    _: MayManageServices,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[ServiceAccountOut]:
    """List service accounts with their keys, by id."""
    page, accounts = await service_accounts.list_service_accounts(session, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [ServiceAccountOut.of(account) for account in accounts]


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 409, 422))
async def create_service_account(
    body: ServiceAccountIn, session: SessionDep, author: MayManageServices
) -> ServiceAccountOut:
    """Add an account for a program. It has no password and calls with a key."""
    account = await service_accounts.add_service_account(
        session, login=body.login, name=body.name, owner=body.owner, author=author
    )
    return ServiceAccountOut.of_user(account, [])


@router.post(
    "/{account_id}/keys",
    status_code=HTTPStatus.CREATED,
    response_model=NewKeyOut,
    responses={**PROPOSED, **errors(401, 403, 404, 409, 422)},
)
async def create_key(
    body: KeyIn,
    account_id: AccountId,
    place: PlaceDep,
    author: MayManageServices,
    four_eyes: FourEyesDep,
    signed: SignedDep,
) -> NewKeyOut | JSONResponse:
    """Make a key. Its text is in this answer and nowhere else. Two keys of an account may be in use at once.

    With `must_sign` a signing secret is beside it, and each request of the key must be signed by that.

    With four eyes on it is proposed: the key in the answer opens nothing until another person approves it.
    """
    if await four_eyes.is_on(place.session):
        return await _proposed_key(place, account_id, body, author, signed)
    new = NewKey(body.scopes, timedelta(days=body.expires_in_days), body.requests_per_minute, body.must_sign)
    key, text = await service_accounts.add_key(place.session, account_id, new, author=author)
    return NewKeyOut.with_text(key, text, signed.secret_of(key.key_hash) if key.must_sign else None)


@router.post("/{account_id}/keys/{key_id}/revoke", responses=errors(401, 403, 404, 422))
async def revoke_key(account_id: AccountId, key_id: KeyId, session: SessionDep, author: MayManageServices) -> KeyOut:
    """Revoke a key. It is refused from the next request on, by every process."""
    return KeyOut.of(await service_accounts.revoke_key(session, account_id, key_id, author=author))


async def _proposed_key(
    place: Place, account_id: int, body: KeyIn, author: User, signed: SignedRequests
) -> JSONResponse:
    """Return the proposal, and the text of the key beside it, of which the proposal keeps the hash."""
    text = new_key()
    shown = {"key": text} | ({"signing_secret": signed.secret_of(hash_key(text))} if body.must_sign else {})
    change = {**body.model_dump(mode="json"), "scopes": sorted(body.scopes), "prefix": shown_prefix(text)}
    proposal = await propose(place, MAKE_KEY, account_id, change, proposer=author, secret=hash_key(text))
    content = (await proposal_out(place.session, proposal)).model_dump(mode="json") | shown
    return JSONResponse(content, HTTPStatus.ACCEPTED, headers={"Location": f"/proposals/{proposal.id}"})
