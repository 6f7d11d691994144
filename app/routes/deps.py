"""Dependencies of routes: the session, the user, the object the user may access."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, LoginIncomplete, NotAuthenticated, NotFound
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Client, User
from app.models.base import LARGEST_SCORE_ID, LARGEST_USER_ID
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from app.routes.by_key import account_of
from app.routes.parts import part
from app.security.addresses import caller_address
from app.security.api_keys import require_one_key, sent_tokens
from app.security.permissions import Permission, require_permission
from app.security.policies.clients import require_can_edit_client, require_can_read_client, require_can_score_client
from app.security.policies.managers import require_can_read_manager
from app.security.policies.users import require_can_read_user
from app.services.approvals.act import Place
from app.services.approvals.four_eyes import FourEyes
from app.services.audit.acts import Act
from app.services.audit.keeper import TrailKeeper
from app.services.audit.reads import Reads
from app.services.crud import client as client_crud
from app.services.crud import manager as manager_crud
from app.services.crud import user as user_crud
from app.services.crud.pages import PAGE_LIMIT
from app.services.crud.score_request_key import IdempotencyKey
from app.services.demo_logins import DemoLogins
from app.services.health import HealthService
from app.services.idempotency import request_hash
from app.services.master_scales import MasterScales
from app.services.model_registry.judging import ModelJudge
from app.services.policies.rules import PolicyRules
from app.services.rate_limits import RateLimiter
from app.services.scoring import ScoringService
from app.services.session_activity import SessionActivity
from app.services.signed_requests import SignedRequests
from app.services.what_ifs.asking import WhatIfs
from app.static_files import PageFiles
from database.database import SAFE_METHODS, get_session

SESSION_KEY = "sid"
IDEMPOTENCY_KEY_PATTERN = r"^[^\x00-\x1f\x7f]*$"
FOR_CLIENTS = (Permission.CLIENTS_READ_SELF,)
"""Guards the client's own routes."""
FOR_MANAGERS = (Permission.CLIENTS_READ_OWN, Permission.CLIENTS_READ_ALL)
"""Guards the manager's routes: managers for their own clients, admins for all."""
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
"""One transaction per request, committed before the response is sent (hence the scope)."""


def client_address(request: Request) -> str:
    """Return the address of the caller; trusted proxies are resolved by the middleware."""
    return caller_address(request.scope)


ActivityDep = Annotated[SessionActivity, part(lambda parts: parts.activity)]
LimiterDep = Annotated[RateLimiter, part(lambda parts: parts.limiter)]
SignedDep = Annotated[SignedRequests, part(lambda parts: parts.signed)]


async def user_if_any(
    request: Request, session: SessionDep, activity: ActivityDep, limiter: LimiterDep, signed: SignedDep
) -> User | None:
    """Return the service account of the key, or the user of the session cookie, or None; an invalid cookie is cleared.

    A key counts before a cookie. Raises KeyRefused, SignatureRefused, QuotaExceeded, ScopeMissing.
    """
    if tokens := sent_tokens(request.scope["headers"]):
        return await account_of(request, session, activity, limiter, signed, require_one_key(tokens))
    session_id = request.session.get(SESSION_KEY)
    user = await activity.user_of(session, session_id)
    if user is None and await activity.step_of(session, session_id) is None:  # else the cookie is good for that step
        request.session.pop(SESSION_KEY, None)  # a sign-on under way goes on
    return user


async def current_user(
    request: Request, session: SessionDep, activity: ActivityDep, user: Annotated[User | None, Depends(user_if_any)]
) -> User:
    """Return the user of the key or the session cookie. Raises NotAuthenticated, LoginIncomplete."""
    if user is not None:
        return user
    step = await activity.step_of(session, request.session.get(SESSION_KEY))
    raise LoginIncomplete(step) if step else NotAuthenticated


ContractDep = Annotated[Contract, part(lambda parts: parts.contract)]
ScoringDep = Annotated[ScoringService, part(lambda parts: parts.scoring)]
ScalesDep = Annotated[MasterScales, part(lambda parts: parts.scoring.scales)]
TrailDep = Annotated[TrailKeeper, part(lambda parts: parts.trail)]
ReadsDep = Annotated[Reads, part(lambda parts: parts.reads)]
WhatIfsDep = Annotated[WhatIfs, part(lambda parts: parts.what_ifs)]
HealthDep = Annotated[HealthService, part(lambda parts: parts.health)]
RegistryDep = Annotated[ModelRegistry, part(lambda parts: parts.registry)]
PolicyRulesDep = Annotated[PolicyRules, part(lambda parts: parts.policy_rules)]
JudgeDep = Annotated[ModelJudge, part(lambda parts: parts.judge)]
FourEyesDep = Annotated[FourEyes, part(lambda parts: parts.four_eyes)]
DemoLoginsDep = Annotated[DemoLogins, part(lambda parts: parts.demo_logins)]
AddressDep = Annotated[str, Depends(client_address)]
CurrentUser = Annotated[User, Depends(current_user)]
UserIfAny = Annotated[User | None, Depends(user_if_any)]
PageFilesDep = Annotated[PageFiles, part(lambda parts: parts.page_files)]
Limit = Annotated[int, Query(ge=1, le=PAGE_LIMIT, description="rows of a page")]
UserId = Annotated[int, Path(ge=1, le=LARGEST_USER_ID)]
After = Annotated[int | None, Query(ge=0, le=LARGEST_USER_ID, description="the last id of the previous page")]
AfterScore = Annotated[int | None, Query(ge=0, le=LARGEST_SCORE_ID, description="the last id of the previous page")]
Search = Annotated[str, Query(max_length=200, description="words in the name or login, in any script")]


async def act_place(session: SessionDep, registry: RegistryDep, contract: ContractDep) -> Place:
    """Return where a proposed act is carried out."""
    return Place(session, registry, contract)


PlaceDep = Annotated[Place, Depends(act_place)]


def allowed(*permissions: Permission) -> Any:
    """Return a dependency: the current user if the role has one of the permissions, otherwise 403."""

    async def user_with_permission(user: CurrentUser) -> User:
        require_permission(user.role, *permissions)
        return user

    return Depends(user_with_permission)


async def readable_client(client_id: UserId, user: CurrentUser, session: SessionDep, reads: ReadsDep) -> Client:
    """Return the client of the path if this user may read it, which is noted. Raises ReadsNotRecorded."""
    client = require_can_read_client(user, await client_crud.get_client(session, client_id))
    reads.note_person(Act.CLIENT_READ, user, client.user_id)
    return client


async def editable_client(client_id: UserId, user: CurrentUser, session: SessionDep, reads: ReadsDep) -> Client:
    """Return the client of the path if this user may edit it; the answer shows it even where nothing changes."""
    client = require_can_edit_client(user, await client_crud.get_client(session, client_id))
    reads.note_person(Act.CLIENT_READ, user, client.user_id)
    return client


async def scorable_client(client_id: UserId, user: CurrentUser, session: SessionDep) -> Client:
    """Return the client of the path if this user may score it."""
    return require_can_score_client(user, await client_crud.get_client(session, client_id))


async def own_client(user: Annotated[User, allowed(*FOR_CLIENTS)], session: SessionDep) -> Client:
    """Return the client of the current user."""
    return require_can_read_client(user, await client_crud.get_client(session, user.id))


async def readable_manager(
    manager_id: UserId, user: CurrentUser, session: SessionDep, request: Request, reads: ReadsDep
) -> manager_crud.ManagerRow:
    """Return the manager of the path if this user may read it. A read is noted, a change has a row of its own."""
    row = await manager_crud.get_manager(session, manager_id)
    require_can_read_manager(user, row.manager if row else None)
    if row is None:
        raise NotFound
    if request.method in SAFE_METHODS:
        reads.note_person(Act.USER_READ, user, row.manager.user_id)
    return row


async def readable_user(
    user_id: UserId, user: CurrentUser, session: SessionDep, request: Request, reads: ReadsDep
) -> User:
    """Return the user of the path if this user may read it. A read is noted, a change has a row of its own."""
    found = require_can_read_user(user, await user_crud.get_user(session, user_id))
    if request.method in SAFE_METHODS:
        reads.note_person(Act.USER_READ, user, found.id)
    return found


ReadableClient = Annotated[Client, Depends(readable_client)]
EditableClient = Annotated[Client, Depends(editable_client)]
ScorableClient = Annotated[Client, Depends(scorable_client)]
OwnClient = Annotated[Client, Depends(own_client)]
ReadableManager = Annotated[manager_crud.ManagerRow, Depends(readable_manager)]
ReadableUser = Annotated[User, Depends(readable_user)]


def expected_revision(if_match: Annotated[str | None, Header(examples=['"3"'])] = None) -> int | None:
    """Return the revision in `If-Match`, or None if it is absent or `*`. Raises InvalidInput."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_USER_ID)):
        raise InvalidInput.of("If-Match", 'must be the ETag that was read, such as "3"', code="no_etag")
    return int(text)


@dataclass(frozen=True)
class SentKey:
    """An `Idempotency-Key` as sent, before its client is known."""

    user_id: int
    route: str
    key: str
    request_hash: str

    def for_client(self, client: Client) -> IdempotencyKey:
        """Return the key with its full scope."""
        return IdempotencyKey(client_id=client.user_id, **asdict(self))


async def sent_key(
    request: Request,
    user: CurrentUser,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=IDEMPOTENCY_KEY_MAX_LENGTH,
            pattern=IDEMPOTENCY_KEY_PATTERN,
            examples=["6f1c3f0e-order-17"],
        ),
    ] = None,
) -> SentKey | None:
    """Return the `Idempotency-Key` if one was sent, with the hash of the body."""
    if idempotency_key is None:
        return None
    return SentKey(user.id, request.scope["route"].path, idempotency_key, request_hash(await request.body()))


SentKeyDep = Annotated[SentKey | None, Depends(sent_key)]


async def key_for_client(client: ScorableClient, sent: SentKeyDep) -> IdempotencyKey | None:
    """Return the key for a score of the client of the path, if one was sent."""
    return sent.for_client(client) if sent else None


async def key_for_oneself(client: OwnClient, sent: SentKeyDep) -> IdempotencyKey | None:
    """Return the key for the current user's own score, if one was sent."""
    return sent.for_client(client) if sent else None


ExpectedRevision = Annotated[int | None, Depends(expected_revision)]
KeyForClient = Annotated[IdempotencyKey | None, Depends(key_for_client)]
KeyForOneself = Annotated[IdempotencyKey | None, Depends(key_for_oneself)]
