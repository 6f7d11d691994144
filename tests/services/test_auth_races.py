"""What happens while a password is being verified: a reset in between wins."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidCredentials, PasswordChanged
from app.services import auth
from app.services.crud.user import set_password_hash, set_user_active
from tests.fixtures.factories import make_user


@pytest.mark.parametrize("meanwhile", ["reset", "deactivated"])
async def test_a_login_under_way_does_not_survive(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    user = await make_user(session, login="anna")

    async def verify_while_an_admin_is_at_work(password: str, password_hash: str) -> bool:
        if meanwhile == "reset":
            await set_password_hash(session, user, "another hash", is_handed_over=False)
        else:
            await set_user_active(session, user, is_active=False)
        await session.commit()
        return True

    monkeypatch.setattr(auth, "verify_password", verify_while_an_admin_is_at_work)
    with pytest.raises(InvalidCredentials):
        await auth.log_in(session, login="anna", password="the old one", address="192.0.2.1")


async def test_a_password_change_under_way_does_not_overwrite_a_reset(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await make_user(session)

    async def verify_while_an_admin_resets(password: str, password_hash: str) -> bool:
        await set_password_hash(session, user, "set by an admin", is_handed_over=True)
        await session.commit()
        return True

    monkeypatch.setattr(auth, "verify_password", verify_while_an_admin_resets)
    with pytest.raises(PasswordChanged):
        await auth.change_password(
            session, user, current="old", new="a new password", session_id="x", address="192.0.2.1"
        )
    assert user.password_hash == "set by an admin"
