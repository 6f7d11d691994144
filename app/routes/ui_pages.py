"""The web pages: who is there, which data come next. Without a session they lead to the login, others to their page."""

from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from app.models import Role, User
from app.routes.deps import FOR_CLIENTS, FOR_MANAGERS, PageFilesDep, SessionDep, UserIfAny
from app.routes.page_preferences import language_of, theme_of
from app.routes.strict_router import strict_router
from app.schemas.auth import me_body
from app.schemas.policy import stop_body
from app.security.permissions import Permission, has_permission
from app.services.crud.decision_stop import get_newest_stop
from app.static_files import PageFiles

LOGIN = "/"
HOME = {
    Role.CLIENT: "/ui/client",
    Role.MANAGER: "/ui/manager",
    Role.ADMIN: "/ui/admin",
    Role.AUDITOR: "/ui/audit",
    Role.RISK: "/ui/admin",
}
ACCOUNT = "/ui/account"
"""The page of every user: where a role's own page asks for a permission that the bank took from it."""
FOR_ADMINISTRATION = (
    Permission.USERS_READ_ALL,
    Permission.MANAGERS_READ_ALL,
    Permission.MODELS_READ,
    Permission.POLICIES_READ,
    Permission.HEALTH_READ,
)
"""Guards the page of users, managers, models, policies and health; it shows the sections that the role may read."""
FOR_APPROVALS = (Permission.APPROVALS_READ,)
FOR_AUDIT = (Permission.AUDIT_READ,)
"""Guards the page of the audit trail."""
GUARDS = {
    "/ui/client": FOR_CLIENTS,
    "/ui/manager": FOR_MANAGERS,
    "/ui/admin": FOR_ADMINISTRATION,
    "/ui/audit": FOR_AUDIT,
}
FIRST_READS = {
    "client": ("/api/client/dashboard", "/schema/applicant", "/clients/{user_id}/scores?limit=100"),
    "credit": ("/api/client/credits",),
    "account": ("/auth/profile", "/auth/sessions"),
    "manager": ("/schema/applicant",),
    "audit": ("/audit/state", "/audit/keys"),
    "approvals": ("/proposals?status=open", "/reviews", "/four-eyes"),
}
"""What a page's script reads first: the browser asks for it together with the script, not after it."""
NOT_LAID_IN = "The modules of the pages are missing: run `make vendor`, then start again.\n"


async def note_stop(request: Request, session: SessionDep, user: UserIfAny) -> None:
    """Keep the emergency stop of decisions for the page, if it is on."""
    if user is not None:
        newest = await get_newest_stop(session)
        request.state.stop = newest if newest and newest.is_on else None


router = strict_router(include_in_schema=False, dependencies=[Depends(note_stop)])


@router.get("/")
async def login_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the login page; logged-in users are redirected to their page."""
    return _lead_to(home_of(user)) if user else _page(request, files, "index")


@router.get("/ui")
async def own_page(user: UserIfAny) -> Response:
    """Redirect each role to its page."""
    return _lead_to(home_of(user) if user else LOGIN)


@router.get("/ui/client")
async def client_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the client's home page."""
    return _guarded(request, files, user, page="client", permissions=FOR_CLIENTS)


@router.get("/ui/client/credit")
async def credit_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the client's credit with its payment history."""
    return _guarded(request, files, user, page="credit", permissions=FOR_CLIENTS)


@router.get("/ui/manager")
async def manager_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the manager's list; all clients for roles that may read them."""
    return _guarded(request, files, user, page="manager", permissions=FOR_MANAGERS)


@router.get("/ui/account")
async def account_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the own account: profile, password, sessions."""
    return _guarded(request, files, user, page="account")


@router.get("/ui/approvals")
async def approvals_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve what waits for a second person."""
    return _guarded(request, files, user, page="approvals", permissions=FOR_APPROVALS)


@router.get("/ui/admin")
async def admin_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve users, managers, models and health: the sections that the role may read."""
    return _guarded(request, files, user, page="admin", permissions=FOR_ADMINISTRATION)


@router.get("/ui/audit")
async def audit_page(request: Request, files: PageFilesDep, user: UserIfAny) -> Response:
    """Serve the audit trail: its rows, how it stands, its public keys."""
    return _guarded(request, files, user, page="audit", permissions=FOR_AUDIT)


def home_of(user: User) -> str:
    """Return where a role starts, if the bank left it the permissions for that page."""
    home = HOME[user.role]
    return home if has_permission(user.role, *GUARDS[home]) else ACCOUNT


def _guarded(
    request: Request, files: PageFiles, user: User | None, *, page: str, permissions: Collection[Permission] = ()
) -> Response:
    """Return the page where the role has one of the permissions, if any are asked for.

    After the login the browser returns to the same address, filters included.
    """
    if user is None:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return _lead_to(f"{LOGIN}?next={quote(here, safe='')}")
    if permissions and not has_permission(user.role, *permissions):
        return _lead_to(home_of(user))
    return _page(request, files, page, user)


def _page(request: Request, files: PageFiles, name: str, user: User | None = None) -> Response:
    if not files.is_complete:
        return PlainTextResponse(NOT_LAID_IN, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    data, reads = dict[str, bytes](), list[str]()
    if user is not None:
        data, reads = {"me": me_body(user)}, [address.format(user_id=user.id) for address in FIRST_READS.get(name, ())]
    if stop := getattr(request.state, "stop", None):
        data["stop"] = stop_body(stop, reader=user)
    return HTMLResponse(
        files.page(name, language=language_of(request), theme=theme_of(request), data=data, reads=reads)
    )


def _lead_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)
