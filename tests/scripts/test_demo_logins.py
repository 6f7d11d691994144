"""The demo password is made once and kept; a damaged file is replaced, not obeyed."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scripts.demo_passwords import make_demo_logins
from app.services.demo_logins import DEMO_LOGINS_FILE
from app.settings.service import ServiceSettings, load_settings
from tests.fixtures.bank_folder import embedded_settings


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[ServiceSettings]:
    with embedded_settings(tmp_path) as settings:
        yield settings


def test_three_logins_share_one_password_and_are_written_down(embedded: ServiceSettings) -> None:
    logins = make_demo_logins(embedded)
    assert {role: shown["login"] for role, shown in logins.items()} == {
        "client": "client_0001",
        "manager": "manager_01",
        "admin": "admin_1",
    }
    assert len({shown["password"] for shown in logins.values()}) == 1
    assert json.loads(DEMO_LOGINS_FILE.read_text()) == logins


def test_the_password_is_made_once(embedded: ServiceSettings) -> None:
    assert make_demo_logins(embedded) == make_demo_logins(embedded)


def test_passwords_differ_between_installations(embedded: ServiceSettings) -> None:
    first = make_demo_logins(embedded)
    DEMO_LOGINS_FILE.unlink()
    assert make_demo_logins(embedded)["admin"]["password"] != first["admin"]["password"]


def test_only_the_owner_may_read_the_file(embedded: ServiceSettings) -> None:
    make_demo_logins(embedded)
    assert stat.S_IMODE(DEMO_LOGINS_FILE.stat().st_mode) == 0o600
    assert [file.name for file in DEMO_LOGINS_FILE.parent.glob("demo*")] == ["demo-logins.json"]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"client": {}}', '{"client": "text"}', "\x00\xff"])
def test_a_damaged_file_is_replaced(embedded: ServiceSettings, damage: str) -> None:
    DEMO_LOGINS_FILE.parent.mkdir(exist_ok=True)
    DEMO_LOGINS_FILE.write_text(damage, encoding="latin-1")
    logins = make_demo_logins(embedded)
    assert len(logins["client"]["password"]) >= 8
    assert json.loads(DEMO_LOGINS_FILE.read_text()) == logins


def test_a_password_that_was_said_wins_over_the_kept_one(embedded: ServiceSettings, tmp_path: Path) -> None:
    make_demo_logins(embedded)
    with embedded_settings(tmp_path, DEMO_PASSWORD="said by the operator") as settings:
        assert make_demo_logins(settings)["manager"]["password"] == "said by the operator"


def test_outside_of_the_embedded_mode_nothing_is_written_down(tmp_path: Path) -> None:
    variables = {
        "DATABASE_URL": "postgresql://bank@db/bank",
        "SESSION_SECRET": "s" * 32,
        "DEMO_PASSWORD": "said by the operator",
    }
    with embedded_settings(tmp_path, **variables):
        make_demo_logins(load_settings())
        assert list(tmp_path.iterdir()) == []
