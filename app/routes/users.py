"""Users: your own record, and administration of others."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from app.models import Role, User
from app.routes.deps import After, FourEyesDep, Limit, PlaceDep, ReadableUser, Search, SessionDep, allowed
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.proposed import PROPOSED, proposed
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.routes.whole_answers import NewStaffProblems, require_none
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.user import NewPasswordIn, RoleIn, StaffIn, UserOut
from app.security.permissions import Permission
from app.services import auth, users
from app.services.approvals.acts.users import ADD_STAFF, CHANGE_ROLE, REACTIVATE, RESET_PASSWORD
from app.services.approvals.proposing import propose
from app.services.crud import user as user_crud
from app.services.crud.pages import PAGE_LIMIT

router = strict_router(prefix="/users", tags=["users"])
MayManageUsers = Annotated[User, allowed(Permission.USERS_MANAGE)]


@router.get("", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_users(
    request: Request,
    response: Response,
    session: SessionDep,
    _: Annotated[User, allowed(Permission.USERS_READ_ALL)],
    reading: ListReadingDep,
    q: Search = "",
    role: Role | None = None,
    active: Annotated[bool | None, Query(description="true: active; false: deactivated; omitted: both")] = None,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[UserOut]:
    """List all users, by id."""
    page = await user_crud.list_users(session, role=role, is_active=active, search=q, after=after, limit=limit)
    reading.users({"of_role": role, "is_active": active}, q, page.total, (user.id for user in page.rows))
    set_page_headers(request, response, page)
    return [UserOut.model_validate(user) for user in page.rows]


@router.post(
    "", status_code=HTTPStatus.CREATED, response_model=UserOut, responses={**PROPOSED, **errors(401, 403, 409, 422)}
)
async def create_user(
    body: StaffIn, place: PlaceDep, four_eyes: FourEyesDep, author: MayManageUsers, problems: NewStaffProblems
) -> UserOut | JSONResponse:
    """Add an admin, an auditor or a risk officer. With four eyes on the grant is proposed.

    Clients and managers are added by `POST /clients` and `POST /managers`.
    """
    require_none(problems)
    new, role, session = body.to_new_user(), Role(body.role), place.session
    if await four_eyes.is_on(session):
        password_hash = await users.hash_of_new(session, new, role=role)
        change = body.model_dump(include={"login", "first_name", "last_name", "role"})
        return await proposed(
            session, await propose(place, ADD_STAFF, None, change, proposer=author, secret=password_hash)
        )
    return UserOut.model_validate(await users.add_user(session, new, role=role, author=author))


@router.get("/{user_id}", responses=errors(401, 403, 404, 422))
async def get_user(user: ReadableUser) -> UserOut:
    """Return a user: yourself; admins may read all."""
    return UserOut.model_validate(user)


@router.post("/{user_id}/deactivate", responses=errors(401, 403, 404, 409, 422))
async def deactivate_user(author: MayManageUsers, user: ReadableUser, session: SessionDep) -> UserOut:
    """Deactivate a user: forbid login and end the sessions. Managers are dismissed by `POST /managers/{id}/dismiss`."""
    return UserOut.model_validate(await users.set_active(session, user, is_active=False, author=author))


@router.post("/{user_id}/activate", response_model=UserOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)})
async def activate_user(
    author: MayManageUsers, user: ReadableUser, place: PlaceDep, four_eyes: FourEyesDep
) -> UserOut | JSONResponse:
    """Activate a user: allow login again. With four eyes on it is proposed."""
    if not user.is_active and await four_eyes.is_on(place.session):
        return await proposed(place.session, await propose(place, REACTIVATE, user.id, proposer=author))
    return UserOut.model_validate(await users.set_active(place.session, user, is_active=True, author=author))


@router.post("/{user_id}/role", response_model=UserOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)})
async def change_role(
    body: RoleIn, author: MayManageUsers, user: ReadableUser, place: PlaceDep, four_eyes: FourEyesDep
) -> UserOut | JSONResponse:
    """Make an admin, auditor or risk officer another of the three. Never yourself; with four eyes on it is proposed."""
    role = Role(body.role)
    users.require_role_change(user, role, author=author)
    if await four_eyes.is_on(place.session):
        change = {"before": user.role.value, "role": role.value}
        return await proposed(place.session, await propose(place, CHANGE_ROLE, user.id, change, proposer=author))
    return UserOut.model_validate(await users.set_role(place.session, user, role, author=author))


@router.post("/{user_id}/password", response_model=StatusOut, responses={**PROPOSED, **errors(401, 403, 404, 422)})
async def reset_password(
    body: NewPasswordIn, author: MayManageUsers, user: ReadableUser, place: PlaceDep, four_eyes: FourEyesDep
) -> StatusOut | JSONResponse:
    """Set a user's password and end all of the user's sessions. With four eyes on, that of other staff is proposed."""
    new, session = body.new_password.get_secret_value(), place.session
    if user.role is not Role.CLIENT and user.id != author.id and await four_eyes.is_on(session):
        password_hash = await auth.hash_of_reset(session, user, new=new, author=author)
        return await proposed(
            session, await propose(place, RESET_PASSWORD, user.id, proposer=author, secret=password_hash)
        )
    await auth.reset_password(session, user, new=new, author=author)
    return StatusOut()
