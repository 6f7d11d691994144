"""`./scoring second-factor`: for the only admin of a bank, and for no other case."""

import asyncio
import io
from pathlib import Path

import pytest

from app.services.crud.user import get_user_by_login
from app.services.second_factors import enrolment
from app.services.second_factors.vault import Vault
from database.database import close_database_engine, session_scope
from tests.commands.here import Here
from tests.fixtures.authenticator import app_code
from tests.fixtures.bank_folder import embedded_settings, query

LOGIN = "anna_2026"
FACTORS = "SELECT count(*) FROM second_factors"


def add_admin(here: Here, monkeypatch: pytest.MonkeyPatch, folder: Path, login: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("корректный конь\n"))
    assert here.run(folder, "admin", login).code == 0


async def _enrol() -> None:
    vault = Vault("a secret of more than thirty-two characters")
    try:
        async with session_scope() as session:
            user = await get_user_by_login(session, LOGIN)
            assert user is not None
            offered = await enrolment.offer(session, vault, user, issuer="Bank")
            await enrolment.confirm(session, vault, user, code=app_code(offered.secret), own_id_hash="none")
    finally:
        await close_database_engine()


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here) -> Path:
    """A folder whose only admin has a second factor."""
    add_admin(here, monkeypatch, tmp_path, LOGIN)
    with embedded_settings(tmp_path):
        asyncio.run(_enrol())
    return tmp_path


def test_the_only_admin_who_has_lost_it_logs_in_by_the_password_again(bank: Path, here: Here) -> None:
    done = here.run(bank, "second-factor", LOGIN)
    assert (done.code, done.out) == (0, f"Removed the second factor of {LOGIN}.\n")
    assert query(bank, FACTORS) == [(0,)]
    recorded = query(bank, "SELECT actor, act FROM audit_events ORDER BY id DESC LIMIT 1")
    assert recorded == [("console", "second_factor_reset")]


def test_where_another_admin_could_do_it_the_command_names_that_one(
    bank: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_admin(here, monkeypatch, bank, "boris")
    refused = here.run(bank, "second-factor", LOGIN)
    assert refused.is_a_sentence
    assert "boris" in refused.err
    assert query(bank, FACTORS) == [(1,)]


@pytest.mark.parametrize("login", ["nobody_here", "anna"])
def test_an_unknown_login_is_a_sentence(bank: Path, here: Here, login: str) -> None:
    refused = here.run(bank, "second-factor", login)
    assert refused.is_a_sentence
    assert login in refused.err
