"""Whose key a request carries. It is looked up for each request: a revoked one is refused at once, everywhere."""

from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import KeyRefused
from app.models import ApiKey, User
from app.models.base import utc_now
from app.security.api_keys import KeyInUse, hash_key, read_scopes
from app.services.crud import api_key as key_crud
from app.services.crud.user_session import NOTED_EVERY
from app.services.session_activity import SessionActivity


class Admitted(NamedTuple):
    """A service account, and what the key it came with allows."""

    account: User
    key: KeyInUse


async def admit(session: AsyncSession, activity: SessionActivity, text: str) -> Admitted:
    """Return whose key that is. Raises KeyRefused, saying why: its holder has the text of the key anyway."""
    key_hash = hash_key(text)
    found = await key_crud.find_api_key(session, key_hash)
    if found is None:
        raise KeyRefused("There is no such key.")
    _require_valid(found.key, found.account)
    if found.key.used is None or found.key.used < utc_now() - NOTED_EVERY:
        activity.note(key_hash)
    key = KeyInUse(found.key.id, read_scopes(found.key.scopes), found.key.per_minute, found.key.must_sign)
    return Admitted(found.account, key)


def _require_valid(key: ApiKey, account: User) -> None:
    if key.revoked is not None:
        raise KeyRefused(f"This key was revoked on {key.revoked:%Y-%m-%d}; ask an admin for another.")
    if key.expires <= utc_now():
        raise KeyRefused(f"This key expired on {key.expires:%Y-%m-%d}; ask an admin for another.")
    if not account.is_active:
        raise KeyRefused("The service account of this key is deactivated; ask an admin.")
