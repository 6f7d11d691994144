"""The address of the database and its time limits."""

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
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
POSTGRESQL_OPTIONS = frozenset({"sslmode", "ssl", "host", "port"})
"""The supported query options; `host` may be a folder with a socket."""


def async_url(text: str) -> URL:
    """Return the database address with the async driver. Raises ValueError naming DATABASE_URL and what is expected.

    The message never repeats the address, which may hold a password.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"DATABASE_URL: {EXPECTED}") from error
    if url.drivername not in ASYNC_DRIVERS:
        raise ValueError(f"DATABASE_URL: {EXPECTED}, got the scheme {url.drivername!r}")
    url = url.set(drivername=ASYNC_DRIVERS[url.drivername])
    return url if url.get_backend_name() == "sqlite" else _for_asyncpg(url)


def _for_asyncpg(url: URL) -> URL:
    """Return the options as asyncpg names them: libpq's `sslmode` is `ssl`; others would be rejected."""
    if not url.database:
        raise ValueError(f"DATABASE_URL: {EXPECTED}, got no database name")
    if unknown := sorted(set(url.query) - POSTGRESQL_OPTIONS):
        raise ValueError(
            f"DATABASE_URL: the option {unknown[0]!r} is not known; expected sslmode or host "
            "(certificates are named by PGSSLROOTCERT, PGSSLCERT and PGSSLKEY)"
        )
    options = dict(url.query)
    mode = options.pop("sslmode", options.pop("ssl", None))
    if mode is None:
        return url
    if mode not in SSL_MODES:
        raise ValueError(f"DATABASE_URL: sslmode must be one of {', '.join(SSL_MODES)}")
    return url.set(query={**options, "ssl": mode})


class DatabaseSettings(BaseSettings):
    """`DATABASE_URL`; without it the embedded SQLite database under `var/`. The rest is for PostgreSQL.

    ValidationError for a wrong value; its text names the variable and hides the value.
    """

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    database_url: str = Field(default="sqlite+aiosqlite:///var/credit_scoring.db", repr=False)
    database_pool_size: int = Field(10, ge=1, le=1000, description="connections kept open, 1 to 1000")
    database_pool_overflow: int = Field(5, ge=0, le=1000, description="more connections under load, 0 to 1000")
    database_timeout_seconds: float = Field(
        5.0, gt=0, le=300, description="longest wait for a connection, seconds from above 0 to 300"
    )
    database_statement_seconds: float = Field(
        30.0, ge=0.1, le=3600, description="longest run of one statement, seconds from 0.1 to 3600"
    )
    database_wait_seconds: float = Field(
        60.0, ge=0, le=3600, description="how long the seed waits for the database, seconds from 0 to 3600"
    )

    @field_validator("database_url")
    @classmethod
    def _use_async_driver(cls, text: str) -> str:
        return async_url(text).render_as_string(hide_password=False)
