import pytest
from pydantic import ValidationError

from database.config import DatabaseSettings


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:///var/bank.db", "sqlite+aiosqlite:///var/bank.db"),
        ("sqlite+aiosqlite:////srv/bank.db", "sqlite+aiosqlite:////srv/bank.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("postgres://u:p@db:5432/bank", "postgresql+asyncpg://u:p@db:5432/bank"),
        ("postgresql://u:p%40ss@db/bank", "postgresql+asyncpg://u:p%40ss@db/bank"),
        (" postgresql+asyncpg://u@db/bank ", "postgresql+asyncpg://u@db/bank"),
        ("postgresql://u@db/bank?sslmode=require", "postgresql+asyncpg://u@db/bank?ssl=require"),
        ("postgresql+asyncpg://u@db/bank?ssl=disable", "postgresql+asyncpg://u@db/bank?ssl=disable"),
        ("postgresql://u@/bank?host=/run/db", "postgresql+asyncpg://u@/bank?host=%2Frun%2Fdb"),
    ],
)
def test_an_address_gets_the_async_driver(monkeypatch: pytest.MonkeyPatch, written: str, used: str) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    assert DatabaseSettings().database_url == used


def test_without_the_variable_the_database_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert DatabaseSettings().database_url == "sqlite+aiosqlite:///var/credit_scoring.db"


@pytest.mark.parametrize(
    "written",
    ["mysql://u:secret@db/bank", "bank.db", "postgresql://u:secret@db", "postgres://u:secret@db:port/bank"],
)
def test_a_wrong_value_is_named_with_what_is_expected_and_without_its_password(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(ValidationError) as raised:
        DatabaseSettings()
    message = str(raised.value)
    assert "DATABASE_URL" in message
    assert "expected sqlite:///" in message
    assert "secret" not in message


def test_settings_do_not_show_their_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@db/bank")
    assert "secret" not in repr(DatabaseSettings())
