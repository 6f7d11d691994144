"""A code shown twice at the same moment is taken once, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role, User, UserSession
from app.models.base import utc_now
from app.security.one_time_codes import hash_recovery_code, new_recovery_code
from app.security.sessions import SessionLimits, hash_session_id, new_session_id
from app.services.audit.acts import Act
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import create_user_session
from app.services.second_factors import enrolment, proving
from app.services.second_factors.steps import finish_step
from app.services.second_factors.vault import Vault
from database.database import create_session
from tests.fixtures.authenticator import app_code
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_user

__all__ = ["file_engine"]
VAULT = Vault("a secret of more than thirty-two characters")
ADDRESS = "192.0.2.1"


async def enrolled(session: AsyncSession) -> tuple[int, str, str]:
    """A person with a second factor: the id, the app's secret, a recovery code."""
    user = await make_user(session, Role.ADMIN, login="anna")
    offered = await enrolment.offer(session, VAULT, user, issuer="Bank")
    codes = await enrolment.confirm(
        session, VAULT, user, code=app_code(offered.secret, steps=-1), own_id_hash=hash_session_id("none")
    )
    await session.commit()
    return user.id, offered.secret, codes[0]


@pytest.mark.parametrize("kind", ["app", "paper"])
async def test_of_two_at_once_with_the_same_code_one_gets_in(file_engine: AsyncEngine, kind: str) -> None:
    async with create_session(file_engine) as session:
        user_id, secret, paper = await enrolled(session)
    code = app_code(secret) if kind == "app" else paper
    done = await asyncio.gather(*(_try(file_engine, user_id, code) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]


async def _try(engine: AsyncEngine, user_id: int, code: str) -> bool:
    async with create_session(engine) as session:
        taken = await (
            factor_crud.take_recovery_code(session, user_id, hash_recovery_code(code), now=utc_now())
            if "-" in code
            else factor_crud.take_step(session, user_id, int(utc_now().timestamp()) // 30)
        )
        await session.commit()
        return taken


async def test_a_login_is_completed_with_the_roles_own_time_and_another_id(session: AsyncSession) -> None:
    user_id, secret, _ = await enrolled(session)
    user = await session.get_one(User, user_id)
    before = new_session_id()
    await create_user_session(
        session, id_hash=hash_session_id(before), user_id=user_id, expires=utc_now() + timedelta(minutes=10)
    )
    limits = SessionLimits(lifetime={**SessionLimits().lifetime, Role.ADMIN: timedelta(hours=2)})
    shown = proving.ShownCode(VAULT, app_code(secret))
    await proving.show(session, user, shown, address=ADDRESS, failed=Act.SECOND_FACTOR_FAILED)
    after, step = await finish_step(
        session, user, session_id=before, limits=limits, factor_for=(Role.ADMIN,), address=ADDRESS
    )
    assert (after != before, step) == (True, None)
    lasts = (await session.get_one(UserSession, hash_session_id(after), populate_existing=True)).expires - utc_now()
    assert timedelta(minutes=119) < lasts <= timedelta(hours=2)


def test_recovery_codes_differ() -> None:
    assert len({new_recovery_code() for _ in range(1000)}) == 1000
