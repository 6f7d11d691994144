"""Users: your own record, and administration of others."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from app.models import Role, User
from app.routes.deps import After, Limit, ReadableUser, Search, SessionDep, allowed
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.strict_router import strict_router
from app.routes.whole_answers import NewStaffProblems, require_none
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.user import NewPasswordIn, StaffIn, UserOut
from app.security.permissions import Permission
from app.services import auth, users
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
    q: Search = "",
    role: Role | None = None,
    active: Annotated[bool | None, Query(description="true: active; false: deactivated; omitted: both")] = None,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[UserOut]:
    """List all users, by id."""
    page = await user_crud.list_users(session, role=role, is_active=active, search=q, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [UserOut.model_validate(user) for user in page.rows]


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 409, 422))
async def create_user(
    body: StaffIn, session: SessionDep, author: MayManageUsers, problems: NewStaffProblems
) -> UserOut:
    """Add an admin, an auditor or a risk officer.

    Clients and managers are added by `POST /clients` and `POST /managers`.
    """
    require_none(problems)
    return UserOut.model_validate(
        await users.add_user(session, body.to_new_user(), role=Role(body.role), author=author)
    )


@router.get("/{user_id}", responses=errors(401, 403, 404, 422))
async def get_user(user: ReadableUser) -> UserOut:
    """Return a user: yourself; admins may read all."""
    return UserOut.model_validate(user)


@router.post("/{user_id}/deactivate", responses=errors(401, 403, 404, 409, 422))
async def deactivate_user(author: MayManageUsers, user: ReadableUser, session: SessionDep) -> UserOut:
    """Deactivate a user: forbid login and end the sessions. Managers are dismissed by `POST /managers/{id}/dismiss`."""
    return UserOut.model_validate(await users.set_active(session, user, is_active=False, author=author))


@router.post("/{user_id}/activate", responses=errors(401, 403, 404, 422))
async def activate_user(author: MayManageUsers, user: ReadableUser, session: SessionDep) -> UserOut:
    """Activate a user: allow login again."""
    return UserOut.model_validate(await users.set_active(session, user, is_active=True, author=author))


@router.post("/{user_id}/password", responses=errors(401, 403, 404, 422))
async def reset_password(
    body: NewPasswordIn, author: MayManageUsers, user: ReadableUser, session: SessionDep
) -> StatusOut:
    """Set a user's password and end all of the user's sessions."""
    await auth.reset_password(session, user, new=body.new_password.get_secret_value(), author=author)
    return StatusOut()
