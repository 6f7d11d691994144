"""Where the database is."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""Scheme as people write it → the driver that is used."""

EXPECTED = "expected sqlite:///path/to/file.db or postgresql://user:password@host:port/name"


def async_url(text: str) -> URL:
    """Read a database address and put the async driver in; ValueError names DATABASE_URL and what it wants.

    The message never repeats the address, which may hold a password.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"DATABASE_URL: {EXPECTED}") from error
    if url.drivername not in ASYNC_DRIVERS:
        raise ValueError(f"DATABASE_URL: {EXPECTED}, got the scheme {url.drivername!r}")
    if url.drivername.startswith("postgres") and not url.database:
        raise ValueError(f"DATABASE_URL: {EXPECTED}, got no database name")
    return url.set(drivername=ASYNC_DRIVERS[url.drivername])


class DatabaseSettings(BaseSettings):
    """`DATABASE_URL`; without it the embedded SQLite database under `var/`.

    ValidationError for a wrong value; its text names the variable and hides the value.
    """

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    database_url: str = Field(default="sqlite+aiosqlite:///var/credit_scoring.db", repr=False)

    @field_validator("database_url")
    @classmethod
    def _use_async_driver(cls, text: str) -> str:
        return async_url(text).render_as_string(hide_password=False)
