"""Requests by key: whose they are, signed where the key must sign, within its quota and its scopes."""

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from app.middleware.exchange import QUOTA
from app.models import User
from app.routes.key_scopes import require_scopes
from app.security.request_signatures import SentRequest
from app.services.key_access import admit
from app.services.rate_limits import RateLimiter
from app.services.session_activity import SessionActivity
from app.services.signed_requests import SignedRequests, spend_nonce


async def account_of(
    request: Request,
    session: AsyncSession,
    activity: SessionActivity,
    limiter: RateLimiter,
    signed: SignedRequests,
    text: str,
) -> User:
    """Return the service account of the key that was sent.

    Raises KeyRefused, SignatureRefused, QuotaExceeded, ScopeMissing.
    """
    account, key = await admit(session, activity, text)
    nonce = await _signed_nonce(request, session, signed, text) if key.must_sign else None
    if QUOTA not in request.scope["state"]:  # the hot routes have counted what they hand on
        await session.commit()  # no transaction is open while a quota is looked up
        request.scope["state"][QUOTA] = await limiter.count(key)
    if nonce is not None:
        await spend_nonce(key, nonce)  # after the quota, which bounds how many are kept
    require_scopes(key, request.method, request.scope["route"].path)
    return account


async def _signed_nonce(request: Request, session: AsyncSession, signed: SignedRequests, key: str) -> str:
    """Return the nonce of a request that is signed right by the secret of its key. Raises SignatureRefused."""
    await session.commit()  # no transaction is open while the body arrives
    return signed.require(await _sent(request), key)


async def _sent(request: Request) -> SentRequest:
    """Return method, path, query, headers and body; a header that was sent twice has both values, as RFC 9421 says.

    The body is in memory as a whole: the edge of the service takes none above a megabyte.
    """
    scope = request.scope
    path = scope.get("raw_path") or scope["path"].encode()
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1").strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query = scope["query_string"].decode("latin-1")
    return SentRequest(request.method, path.decode("latin-1").partition("?")[0], query, headers, await request.body())
