"""Managers and their clients."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from app.models import User
from app.routes.client_lists import ClientPageDep
from app.routes.deps import After, Limit, ReadableManager, Search, SessionDep, allowed
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.routes.whole_answers import NewManagerProblems, require_none
from app.schemas.client import ClientOut
from app.schemas.contact import ContactIn
from app.schemas.error import errors
from app.schemas.manager import AssignedOut, AssignIn, DismissedOut, DismissIn, ManagerIn, ManagerOut
from app.schemas.user import UserOut
from app.security.permissions import Permission
from app.services import managers, users
from app.services.crud import manager as manager_crud
from app.services.crud.lists import client_list as client_list_crud
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.manager import Contact
from app.services.crud.pages import PAGE_LIMIT

router = strict_router(prefix="/managers", tags=["managers"])
MayManageManagers = Annotated[User, allowed(Permission.MANAGERS_MANAGE)]


@router.get("", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_managers(
    request: Request,
    response: Response,
    session: SessionDep,
    _: Annotated[User, allowed(Permission.MANAGERS_READ_ALL)],
    reading: ListReadingDep,
    q: Search = "",
    active: Annotated[bool | None, Query(description="true: active; false: dismissed; omitted: both")] = None,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[ManagerOut]:
    """List managers with their number of clients."""
    page = await manager_crud.list_managers(session, search=q, is_active=active, after=after, limit=limit)
    reading.users({"is_active": active}, q, page.total, (row.user.id for row in page.rows))
    set_page_headers(request, response, page)
    return [ManagerOut.of_row(row) for row in page.rows]


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 409, 422))
async def create_manager(
    body: ManagerIn, session: SessionDep, author: MayManageManagers, problems: NewManagerProblems
) -> UserOut:
    """Add a manager."""
    require_none(problems)
    contact = Contact(phone=body.phone, email=body.email)
    user, _manager = await users.add_manager(session, body.to_new_user(), contact=contact, author=author)
    return UserOut.model_validate(user)


@router.get("/{manager_id}", responses=errors(401, 403, 404, 422))
async def get_manager(row: ReadableManager) -> ManagerOut:
    """Return a manager."""
    return ManagerOut.of_row(row)


@router.patch("/{manager_id}", responses=errors(401, 403, 404, 422))
async def change_manager(
    body: ContactIn, row: ReadableManager, session: SessionDep, author: MayManageManagers
) -> ManagerOut:
    """Change how clients reach a manager. null clears; what is not named stays."""
    await managers.change_contact(session, row, body.model_dump(exclude_unset=True), author=author)
    return ManagerOut.of_row(row)


@router.get("/{manager_id}/clients", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422)})
async def list_clients(
    request: Request,
    response: Response,
    row: ReadableManager,
    session: SessionDep,
    asked: ClientPageDep,
    reading: ListReadingDep,
    q: Search = "",
) -> list[ClientOut]:
    """List the manager's clients: searched, sorted and paged."""
    wanted = ClientFilter(manager_id=row.manager.user_id, search=q)
    page = await client_list_crud.list_clients(session, wanted, asked)
    reading.clients(wanted, page.total, (found.client.user_id for found in page.rows))
    set_page_headers(request, response, page)
    return [ClientOut.of(found.client) for found in page.rows]


@router.post("/{manager_id}/clients", responses=errors(401, 403, 404, 422))
async def assign_clients(
    body: AssignIn,
    author: Annotated[User, allowed(Permission.CLIENTS_ASSIGN)],
    row: ReadableManager,
    session: SessionDep,
) -> AssignedOut:
    """Assign clients to the manager, all or none, including clients of other managers."""
    manager_id = row.manager.user_id
    assigned = await managers.assign_clients(session, manager_id, body.client_ids, author=author)
    return AssignedOut(manager_id=manager_id, assigned=assigned)


@router.post("/{manager_id}/dismiss", responses=errors(401, 403, 404, 409, 422))
async def dismiss_manager(
    author: MayManageManagers, row: ReadableManager, session: SessionDep, body: DismissIn | None = None
) -> DismissedOut:
    """Dismiss a manager: forbid login, end the sessions, and reassign the clients or detach them."""
    manager_id = row.manager.user_id
    clients_go_to = body.clients_go_to if body else None
    dismissal = await managers.dismiss_manager(session, manager_id, clients_go_to=clients_go_to, author=author)
    return DismissedOut.of(manager_id, dismissal)
