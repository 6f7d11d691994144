"""A database session with the schema in place for a command, and the registry if needed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from app.logs import configure_logging
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.settings.service import load_settings
from database.database import close_database_engine, create_schema, get_database_engine, session_scope

Result = TypeVar("Result")


def in_session(work: Callable[[AsyncSession], Awaitable[Result]], *, read_only: bool = False) -> Result:
    """Run the work in a session and return its result; commit on success.

    `read_only` is a promise not to write: the schema is not changed either.
    """

    async def run() -> Result:
        try:
            if not read_only:
                await create_schema(get_database_engine())
            async with session_scope(read_only=read_only) as session:
                return await work(session)
        finally:
            await close_database_engine()

    return asyncio.run(run())


def with_registry(
    work: Callable[[AsyncSession, ModelRegistry, Contract], Awaitable[Result]], *, read_only: bool = False
) -> Result:
    """Run the work with the registry and the contract of the settings."""
    settings = load_settings()
    configure_logging(settings)
    registry, contract = ModelRegistry(settings.registry_url), load_contract(settings.applicant_contract)
    return in_session(lambda session: work(session, registry, contract), read_only=read_only)
