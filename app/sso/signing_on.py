"""A sign-on from the provider's answer to a session of ours; the provider's logout to the end of sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import LogoutTokenInvalid, SignOnRefused
from app.models import User
from app.models.base import utc_now
from app.security.sessions import hash_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, record
from app.services.auth import LoggedIn, begin_session
from app.services.crud import sign_on as sign_on_crud
from app.services.crud import user as user_crud
from app.services.crud.user_session import revoke_user_sessions
from app.services.login_rules import LoginRules
from app.settings.service import ServiceSettings
from app.sso.attempts import ATTEMPT_SECONDS, Attempt, token_hash
from app.sso.invitations import bind
from app.sso.provider import Provider
from app.sso.roles import apply_role, role_of
from app.sso.tokens import CLOCK_LEEWAY_SECONDS, LOGOUT_TOKEN_SECONDS, Claims, read_id_token, read_logout_token

REMEMBERED = timedelta(seconds=LOGOUT_TOKEN_SECONDS + 2 * CLOCK_LEEWAY_SECONDS)
"""How long a logout token is known to have been taken: longer than it is taken at all."""

_log = structlog.stdlib.get_logger("sign-on")


@dataclass(frozen=True)
class SignOn:
    """What the routes of this part share: the settings and the provider."""

    settings: ServiceSettings
    provider: Provider

    async def address(self, attempt: Attempt) -> str:
        """Return where the browser goes. Raises ProviderUnavailable."""
        key = self._key
        return await self.provider.sign_on_address(
            state=attempt.state, nonce=attempt.nonce(key), verifier=attempt.verifier(key), again=attempt.again
        )

    async def claims_of(self, attempt: Attempt, answer: Mapping[str, str]) -> Claims:
        """Return what the provider says of the person; no transaction is open meanwhile.

        `answer` are the parameters it sent the browser back with. Raises SignOnRefused, ProviderUnavailable.
        """
        if answer.get("iss", self.settings.oidc_issuer) != self.settings.oidc_issuer:
            raise SignOnRefused("answer")  # RFC 9207: the answer of another issuer
        if "code" not in answer:
            _log.warning("the provider signed no one on", error=answer.get("error", "")[:80])
            raise SignOnRefused("refused")
        key = self._key
        token = await self.provider.redeem(answer["code"], verifier=attempt.verifier(key))
        since = attempt.begun if attempt.again else None
        return await read_id_token(self.provider, token, nonce=attempt.nonce(key), authenticated_after=since)

    async def log_out(self, session: AsyncSession, text: str) -> int:
        """End the sessions that a logout token names, which is taken once; return how many were ended.

        Raises LogoutTokenInvalid, ProviderUnavailable.
        """
        claims = await read_logout_token(self.provider, text)
        issuer = self.settings.oidc_issuer
        if not await sign_on_crud.spend_token(
            session, token_hash("jti", issuer, claims["jti"]), expires=utc_now() + REMEMBERED
        ):
            raise LogoutTokenInvalid("This logout token was taken before.")
        identity = await sign_on_crud.find_identity(session, issuer=issuer, subject=claims["sub"])
        if identity is None:
            return 0
        if isinstance(named := claims.get("sid"), str):
            ended = await sign_on_crud.revoke_provider_session(session, identity.user_id, token_hash("sid", named))
        else:
            ended = await revoke_user_sessions(session, identity.user_id)
        await record(session, Act.PROVIDER_LOGGED_OUT, SYSTEM, identity.user_id, details={"sessions": ended})
        _log.info("logged out by the provider", user_id=identity.user_id, sessions=ended)
        return ended

    @property
    def origin(self) -> str:
        """Return this service's own address, without a path."""
        parts = urlsplit(self.settings.oidc_redirect_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def provider_name(self) -> str:
        """Return what people call the provider; its host where the setting does not say."""
        return self.settings.oidc_name or str(urlsplit(self.settings.oidc_issuer).hostname)

    @property
    def _key(self) -> str:
        return self.settings.session_secret.get_secret_value()


async def use_up(session: AsyncSession, attempt: Attempt) -> None:
    """Take the answer to an attempt once. Raises SignOnRefused where it was taken."""
    ends = utc_now() + timedelta(seconds=ATTEMPT_SECONDS)
    if not await sign_on_crud.spend_token(session, token_hash("state", attempt.state), expires=ends):
        raise SignOnRefused("expired")


async def begin(
    session: AsyncSession,
    settings: ServiceSettings,
    attempt: Attempt,
    claims: Claims,
    *,
    address: str,
    device: str | None,
    rules: LoginRules,
) -> LoggedIn:
    """Begin a session of the person whom the provider signed on. Raises SignOnRefused; changes of roles are kept."""
    user = await _person(session, settings.oidc_issuer, attempt, claims)
    if settings.oidc_roles == "groups":
        try:
            await apply_role(session, user, role_of(settings, claims))
        except SignOnRefused:
            await session.commit()
            raise
    found = await begin_session(session, user, address=address, device=device, rules=rules)
    if isinstance(named := claims.get("sid"), str):
        await sign_on_crud.name_provider_session(session, hash_session_id(found.session_id), token_hash("sid", named))
    return found


async def _person(session: AsyncSession, issuer: str, attempt: Attempt, claims: Claims) -> User:
    """Return whose identity it is, by issuer and subject alone; with an invitation it is bound first."""
    if attempt.invitation:
        return await bind(session, token_hash=attempt.invitation, issuer=issuer, subject=claims["sub"])
    identity = await sign_on_crud.find_identity(session, issuer=issuer, subject=claims["sub"])
    user = await user_crud.get_user_for_update(session, identity.user_id) if identity else None
    if user is None:
        raise SignOnRefused("not_invited")
    if not user.is_active:
        raise SignOnRefused("inactive", user_id=user.id)
    return user
