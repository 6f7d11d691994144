"""An emergency login that would open nothing is said while there is time, and keeps no service from starting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from app.models import Role
from app.security.passwords import NOBODY_HASH
from app.services import emergency_login
from app.services.emergency_login import NO_ADMIN, OK, emergency_login_state, look, watch_emergency_login
from app.services.login_rules import LoginRules
from tests.fixtures.factories import make_user
from tests.fixtures.patience import PATIENCE_SECONDS

CLOSED = LoginRules(by_password=(Role.CLIENT,), break_glass="chief")


@pytest.fixture(autouse=True)
def on_the_tests_session(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def the_tests_session(*, read_only: bool) -> AsyncIterator[AsyncSession]:
        assert read_only
        yield session

    monkeypatch.setattr(emergency_login, "session_scope", the_tests_session)


@pytest.mark.parametrize(
    "of_user",
    [
        {"role": Role.RISK},
        {"role": Role.ADMIN, "is_active": False},
        {"role": Role.ADMIN, "login": "another"},
        {"role": Role.ADMIN, "password_hash": None},
        {"role": Role.ADMIN, "password_hash": NOBODY_HASH},
    ],
    ids=["another role", "deactivated", "another login", "bound to the provider", "no password fits"],
)
async def test_a_login_that_opens_nothing_is_named(session: AsyncSession, of_user: dict[str, Any]) -> None:
    values = {"login": "chief", **of_user}
    await make_user(session, values.pop("role"), **values)
    assert await emergency_login_state(session, CLOSED) == NO_ADMIN


async def test_an_active_admin_with_a_password_is_in_order(session: AsyncSession) -> None:
    await make_user(session, Role.ADMIN, login="chief")
    assert await emergency_login_state(session, CLOSED) == OK


async def test_where_admins_log_in_by_passwords_there_is_nothing_to_say(session: AsyncSession) -> None:
    assert await emergency_login_state(session, LoginRules()) is None
    with capture_logs() as lines:
        await watch_emergency_login(LoginRules())
    assert lines == []


async def test_on_an_empty_database_the_log_says_what_to_do(session: AsyncSession) -> None:
    with capture_logs() as lines:
        await look(CLOSED)
    (line,) = lines
    assert (line["log_level"], line["login"], line["fault"]) == ("error", "chief", NO_ADMIN)
    assert "add an admin" in line["mend"]


async def test_it_is_looked_at_again_also_after_the_database_did_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, enough = list[int](), asyncio.Event()

    async def away(*_: object) -> None:
        looks.append(1)
        if len(looks) > 2:
            enough.set()
        raise TimeoutError("no answer")

    monkeypatch.setattr(emergency_login, "emergency_login_state", away)
    monkeypatch.setattr(emergency_login, "EVERY", timedelta(milliseconds=1))
    with capture_logs() as lines:
        watch = asyncio.create_task(watch_emergency_login(CLOSED))
        await asyncio.wait_for(enough.wait(), PATIENCE_SECONDS)
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
    assert {(line["log_level"], line["fault"]) for line in lines} == {("warning", "no answer")}
