"""Which secrets are made for the operator, and which he must bring."""

import stat
from pathlib import Path

import pytest

from app.settings.service import ServiceSettings
from tests.fixtures.bank_folder import embedded_settings
from tests.settings.test_service import ELSEWHERE, load_in, refusal

SECRET = "s" * 32
BROUGHT = {**ELSEWHERE, "SESSION_SECRET": SECRET, "DEMO_PASSWORD": "brought along"}


def session_secret(settings: ServiceSettings) -> str:
    return settings.session_secret.get_secret_value()


def test_the_embedded_mode_makes_its_session_secret_once(tmp_path: Path) -> None:
    made = session_secret(load_in(tmp_path))
    assert len(made) >= 32
    assert session_secret(load_in(tmp_path)) == made
    assert (tmp_path / "var" / "session-secret").read_text() == made


def test_installations_have_different_secrets(tmp_path: Path) -> None:
    made = session_secret(load_in(tmp_path))
    (tmp_path / "var" / "session-secret").unlink()
    assert session_secret(load_in(tmp_path)) != made


def test_only_the_owner_may_read_the_secret(tmp_path: Path) -> None:
    load_in(tmp_path)
    assert stat.S_IMODE((tmp_path / "var" / "session-secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("half_written", ["", "short", " " * 40])
def test_a_half_written_secret_is_made_again(tmp_path: Path, half_written: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "session-secret").write_text(half_written)
    assert len(session_secret(load_in(tmp_path)).strip()) >= 32


def test_a_secret_that_was_brought_is_taken_and_nothing_is_written(tmp_path: Path) -> None:
    assert session_secret(load_in(tmp_path, SESSION_SECRET=SECRET)) == SECRET
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("elsewhere", [ELSEWHERE, {"AMQP_URL": "amqp://bank:hunter2@broker:5672/"}])
def test_outside_of_the_embedded_mode_secrets_must_be_brought(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    assert refusal(tmp_path, **elsewhere).startswith("SESSION_SECRET: ")
    assert refusal(tmp_path, **elsewhere, SESSION_SECRET=SECRET).startswith("DEMO_PASSWORD: ")
    assert list(tmp_path.iterdir()) == []


def test_without_demo_users_there_is_no_demo_password_to_bring(tmp_path: Path) -> None:
    settings = load_in(tmp_path, **ELSEWHERE, SESSION_SECRET=SECRET, DEMO_MODE="false")
    assert not settings.demo_mode
    assert not settings.is_embedded


def test_settings_do_not_show_their_secrets(tmp_path: Path) -> None:
    variables = {**BROUGHT, "AMQP_URL": "amqp://bank:hunter2@broker:5672/"}
    with embedded_settings(tmp_path, **variables) as settings:
        shown = repr(settings) + str(settings)
    assert not [secret for secret in ("hunter2", SECRET, "brought along") if secret in shown]
