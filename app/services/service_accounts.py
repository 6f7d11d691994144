"""Service accounts: programs that call with keys, and the keys they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, NotFound
from app.models import ApiKey, Proposal, Role, User
from app.models.base import utc_now
from app.security.api_keys import KeyScope, hash_key, new_key, shown_prefix, written_scopes
from app.services.audit.acts import Act
from app.services.audit.recording import by, origin, record
from app.services.crud import api_key as key_crud
from app.services.crud import user as user_crud
from app.services.crud.pages import Page

NO_PASSWORD = ""
LIVE_KEYS = 2
"""So many keys of an account may be in use at once: the next one is spread before the last one is revoked."""

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class NewKey:
    """A key to make."""

    scopes: frozenset[KeyScope]
    expires_in: timedelta
    per_minute: int
    must_sign: bool = False


@dataclass(frozen=True)
class AccountWithKeys:
    """A service account and all keys it ever had, the newest first."""

    account: User
    keys: Sequence[ApiKey]


async def add_service_account(session: AsyncSession, *, login: str, name: str, owner: str, author: User) -> User:
    """Add an account for a program: what the program is called, and who is responsible. Raises LoginTaken."""
    account = await user_crud.create_user(
        session, login=login, password_hash=NO_PASSWORD, first_name=name, last_name=owner, role=Role.SERVICE
    )
    names = {"login": login, "name": name, "owner": owner}
    await record(session, Act.USER_ADDED, by(author), account.id, details={"role": Role.SERVICE.value}, personal=names)
    _log.info("service account added", user_id=account.id, login=login, by=author.id)
    return account


async def list_service_accounts(
    session: AsyncSession, *, after: int | None, limit: int
) -> tuple[Page[User], list[AccountWithKeys]]:
    """Return a page of accounts, by id, and the same with their keys."""
    page = await user_crud.list_users(session, role=Role.SERVICE, after=after, limit=limit)
    keys = await key_crud.list_api_keys(session, [account.id for account in page.rows])
    return page, [
        AccountWithKeys(account, [key for key in keys if key.account_id == account.id]) for account in page.rows
    ]


async def get_service_account(session: AsyncSession, account_id: int) -> User:
    """Return the account. Raises NotFound."""
    account = await user_crud.get_user(session, account_id)
    if account is None or account.role is not Role.SERVICE:
        raise NotFound("There is no such service account.")
    return account


async def add_key(session: AsyncSession, account_id: int, new: NewKey, *, author: User) -> tuple[ApiKey, str]:
    """Make a key; return it as stored, and its text, which is nowhere kept. Raises as `store_key`."""
    text = new_key()
    key = await store_key(session, account_id, new, key_hash=hash_key(text), prefix=shown_prefix(text), author=author)
    return key, text


async def store_key(
    session: AsyncSession,
    account_id: int,
    new: NewKey,
    *,
    key_hash: str,
    prefix: str,
    author: User,
    approved: Proposal | None = None,
) -> ApiKey:
    """Store a key, of which this knows the hash alone; from now on it may be used.

    Raises NotFound, and Conflict where the account is deactivated or has as many keys in use as it may.
    """
    await get_service_account(session, account_id)
    account = await user_crud.get_user_for_update(session, account_id)  # two who make keys at once take turns
    if account is None or not account.is_active:
        raise Conflict("This service account is deactivated; activate it first.")
    now = utc_now()
    if await key_crud.count_live_keys(session, account_id, now=now) >= LIVE_KEYS:
        raise Conflict(f"This service account has {LIVE_KEYS} keys in use; revoke one first.")
    key = ApiKey(
        account_id=account_id,
        key_hash=key_hash,
        prefix=prefix,
        scopes=written_scopes(new.scopes),
        per_minute=new.per_minute,
        created=now,
        created_by=author.id,
        expires=now + new.expires_in,
        must_sign=new.must_sign,
    )
    await key_crud.create_api_key(session, key)
    details = {"key": key.id, "scopes": key.scopes, "per_minute": key.per_minute, "expires": key.expires.isoformat()}
    details |= {"must_sign": True} if key.must_sign else {}
    await record(session, Act.KEY_ADDED, by(author), account_id, details={**details, **origin(approved)})
    _log.info("key added", user_id=account_id, key=key.prefix, scopes=key.scopes, by=author.id)
    return key


async def revoke_key(session: AsyncSession, account_id: int, key_id: int, *, author: User) -> ApiKey:
    """Revoke a key; it is refused from the next request on. Raises NotFound."""
    await get_service_account(session, account_id)
    key = await key_crud.revoke_api_key(session, account_id, key_id, now=utc_now())
    if key is None:
        raise NotFound("This service account has no such key.")
    await record(session, Act.KEY_REVOKED, by(author), account_id, details={"key": key_id})
    _log.info("key revoked", user_id=account_id, key=key.prefix, by=author.id)
    return key
