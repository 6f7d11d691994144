"""Passkeys of a person: a new one, what a present one has to sign, one that is removed."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound, SecondFactorMissing, SecondFactorRequired
from app.models import Ceremony, Passkey, Role, User
from app.models.base import utc_now
from app.models.passkey import CHALLENGE_BYTES
from app.security.passkeys import (
    CHALLENGE_LIFETIME,
    KnownPasskey,
    RelyingParty,
    known_transports,
    out_of_time,
    refused_passkey,
)
from app.security.sessions import hash_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import passkey as passkey_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import revoke_user_sessions
from app.services.login_tries import from_where, who
from app.services.second_factors.enrolment import fresh_codes

MOST_PASSKEYS = 20
_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class NewPasskey:
    """What a browser answered to the question for a new key, and what its owner calls it."""

    name: str
    answer: Mapping[str, Any] = field(repr=False)
    transports: Sequence[str] = ()


async def ask_to_add(session: AsyncSession, party: RelyingParty, user: User, *, session_id: str, host: str) -> Any:
    """Return what a browser is asked to make a new passkey. Raises PasskeysOff, InvalidInput for too many."""
    party.address(host)
    present = await passkey_crud.list_passkeys(session, user.id)
    if len(present) >= MOST_PASSKEYS:
        raise refused_passkey("too_many_passkeys", f"you have {MOST_PASSKEYS} passkeys: remove one first")
    challenge = await _new_challenge(session, session_id, Ceremony.ADD)
    full_name = f"{user.first_name} {user.last_name}"
    return party.ask_to_add(
        challenge, user_id=user.id, login=user.login, full_name=full_name, present=[known(each) for each in present]
    )


async def ask_to_show(session: AsyncSession, party: RelyingParty, user: User, *, session_id: str, host: str) -> Any:
    """Return what a browser is asked to sign by one of the person's keys. Raises PasskeysOff, SecondFactorMissing."""
    party.address(host)
    present = await passkey_crud.list_passkeys(session, user.id)
    if not present:
        raise SecondFactorMissing("You have no passkey; add one under Account and sessions.")
    challenge = await _new_challenge(session, session_id, Ceremony.SHOW)
    return party.ask_to_show(challenge, present=[known(each) for each in present])


async def add(
    session: AsyncSession, party: RelyingParty, user: User, new: NewPasskey, *, session_id: str, host: str
) -> list[str]:
    """Store a new passkey; return recovery codes where it is the first second factor, shown this once.

    The other sessions of the person end. Raises InvalidInput naming `passkey`.
    """
    id_hash = hash_session_id(session_id)
    challenge = await passkey_crud.take_challenge(session, id_hash, Ceremony.ADD, now=utc_now())
    await session.commit()  # it is used up, whatever comes of the answer
    if challenge is None:
        raise out_of_time()
    key, sign_count = party.added(new.answer, challenge=challenge, host=host)
    if await passkey_crud.is_passkey_known(session, key.credential_id):
        raise refused_passkey("passkey_known", "is a passkey here already; use another one")
    is_first = not await factor_crud.has_second_factor(session, user.id)
    passkey = Passkey(
        user_id=user.id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=sign_count,
        name=new.name,
        transports=known_transports(new.transports),
    )
    await passkey_crud.add_passkey(session, passkey)
    codes = await fresh_codes(session, user) if is_first else []
    await revoke_user_sessions(session, user.id, except_id_hash=id_hash)
    details = {"passkey": passkey.id}
    await record(session, Act.PASSKEY_ADDED, by(user), user.id, details=details, personal=from_where())
    _log.info("passkey added", **who(user))
    return codes


async def remove(session: AsyncSession, user: User, passkey_id: int, *, factor_for: Collection[Role]) -> None:
    """Take one of the own passkeys away; with the last second factor the recovery codes go.

    Raises NotFound, and SecondFactorRequired for the last factor of a role that must have one.
    """
    own = await passkey_crud.list_passkeys(session, user.id)
    if passkey_id not in [each.id for each in own]:
        raise NotFound("You have no such passkey.")
    is_last = len(own) == 1 and not await factor_crud.has_app(session, user.id)
    if is_last and user.role in factor_for:
        raise SecondFactorRequired
    await passkey_crud.delete_passkey(session, user.id, passkey_id)
    if is_last:
        await factor_crud.remove_recovery_codes(session, user.id)
    details = {"passkey": passkey_id}
    await record(session, Act.PASSKEY_REMOVED, by(user), user.id, details=details, personal=from_where())
    _log.info("passkey removed", **who(user))


def known(passkey: Passkey) -> KnownPasskey:
    """Return what a browser and a signature are compared with."""
    return KnownPasskey(passkey.credential_id, passkey.public_key, passkey.transports)


async def _new_challenge(session: AsyncSession, session_id: str, ceremony: Ceremony) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    await passkey_crud.keep_challenge(
        session, hash_session_id(session_id), ceremony, challenge=challenge, expires=utc_now() + CHALLENGE_LIFETIME
    )
    return challenge
