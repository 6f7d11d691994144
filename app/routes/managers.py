"""Managers and their clients."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.models import User
from app.routes.client_lists import ClientPageDep
from app.routes.deps import After, Limit, ReadableManager, Search, SessionDep, allowed
from app.routes.paging import PAGE_HEADERS, tell_page
from app.schemas.client import ClientOut
from app.schemas.error import errors
from app.schemas.manager import DismissedOut, ManagerOut
from app.schemas.user import UserIn, UserOut
from app.security.permissions import Permission
from app.services import users
from app.services.crud import client_list as client_list_crud
from app.services.crud import manager as manager_crud
from app.services.crud.client_filter import ClientFilter
from app.services.crud.pages import PAGE_LIMIT

router = APIRouter(prefix="/managers", tags=["managers"])
MayManageManagers = Annotated[User, allowed(Permission.MANAGERS_MANAGE)]


@router.get("", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_managers(
    request: Request,
    response: Response,
    session: SessionDep,
    _: Annotated[User, allowed(Permission.MANAGERS_READ_ALL)],
    q: Search = "",
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[ManagerOut]:
    """All managers with how many clients each has."""
    page = await manager_crud.list_managers(session, search=q, after=after, limit=limit)
    tell_page(request, response, page)
    return [ManagerOut.of_row(row) for row in page.rows]


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 409, 422))
async def create_manager(body: UserIn, session: SessionDep, _: MayManageManagers) -> UserOut:
    """Adds a manager: the user and the manager's row in one transaction."""
    user, _manager = await users.add_manager(session, body.to_new_user())
    return UserOut.model_validate(user)


@router.get("/{manager_id}", responses=errors(401, 403, 404, 422))
async def get_manager(row: ReadableManager) -> ManagerOut:
    """One manager."""
    return ManagerOut.of_row(row)


@router.get("/{manager_id}/clients", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422)})
async def list_clients(
    request: Request,
    response: Response,
    row: ReadableManager,
    session: SessionDep,
    asked: ClientPageDep,
    q: Search = "",
) -> list[ClientOut]:
    """The manager's clients: searched, sorted and paged."""
    wanted = ClientFilter(manager_id=row.manager.user_id, search=q)
    page = await client_list_crud.list_clients(session, wanted, asked)
    tell_page(request, response, page)
    return [ClientOut.of(found.client) for found in page.rows]


@router.post("/{manager_id}/dismiss", responses=errors(401, 403, 404, 422))
async def dismiss_manager(author: MayManageManagers, row: ReadableManager, session: SessionDep) -> DismissedOut:
    """Forbids login, ends the sessions, detaches the clients (who can then be assigned by `PATCH /clients/{id}`)."""
    detached = await manager_crud.dismiss_manager(session, row.manager.user_id, author_id=author.id)
    return DismissedOut(user_id=row.manager.user_id, detached_clients=detached)
