"""The work of `run`, `serve` and `seed`, once it is known that the port is free."""

import asyncio
from typing import TYPE_CHECKING

import typer

from app.commands.server import run_server
from app.exceptions import CommandError
from app.logs import configure_logging
from app.services.demo_logins import DEMO_LOGINS_FILE
from app.settings.service import ServiceSettings, load_settings
from database.database import close_database_engine, create_schema, get_database_engine

if TYPE_CHECKING:
    from app.scripts.seed_db import SeedReport


def run_all(host: str, port: int) -> None:
    """Train if there is no model, seed, print the logins and the address, serve."""
    settings = load_settings()
    prepare(settings, port)
    run_server(host=host, port=port, metrics_address=settings.metrics_address)


def prepare(settings: ServiceSettings, port: int) -> None:
    """Train if there is no model, seed, print the logins and the address.

    Raises CommandError where no model can score under the contract.
    """
    from app.commands.own_contract import require_model_for  # noqa: PLC0415  (what only serves loads none of this)
    from app.commands.train import train_default  # noqa: PLC0415
    from app.ml.contracts.loader import load_contract  # noqa: PLC0415
    from app.ml.registry.registry import ModelRegistry  # noqa: PLC0415

    registry = ModelRegistry(settings.registry_url)
    if not registry.versions():
        train_default(settings)
    report = asyncio.run(_seed(settings))
    contract = load_contract(settings.applicant_contract)
    require_model_for(contract, settings.applicant_contract, report.champion, registry)
    _tell(report, url=f"http://localhost:{port}")


def serve_api(host: str, port: int, processes: int) -> None:
    """Serve with the schema made where the service is embedded. Raises CommandError."""
    settings = load_settings()
    refuse_sharing_sqlite(settings, processes)
    if settings.is_embedded:
        asyncio.run(_make_schema())
    configure_logging(settings)
    run_server(host=host, port=port, processes=processes, metrics_address=settings.metrics_address)


def seed_bank() -> None:
    """Seed and print what was added."""
    _tell(asyncio.run(_seed(load_settings())))


def refuse_sharing_sqlite(settings: ServiceSettings, processes: int) -> None:
    """Raise CommandError where several processes are wanted on a database that does not coordinate them."""
    if processes > 1 and settings.database_url.startswith("sqlite"):
        raise CommandError(
            f"API_PROCESSES: {processes} processes need PostgreSQL (DATABASE_URL); with SQLite one process serves"
        )


async def _seed(settings: ServiceSettings) -> "SeedReport":
    from app.scripts.seed_db import seed as seed_database  # noqa: PLC0415

    configure_logging(settings)
    try:
        return await seed_database(get_database_engine(), settings)
    finally:
        await close_database_engine()


async def _make_schema() -> None:
    try:
        await create_schema(get_database_engine())
    finally:
        await close_database_engine()


def _tell(report: "SeedReport", url: str | None = None) -> None:
    if report.champion is None:
        typer.echo("There is no champion model: ./scoring train, then ./scoring seed.")
    if report.added:
        added = ", ".join(f"{count} {what}" for what, count in report.added.items() if count)
        typer.echo(f"Seeded: {added}." if added else "Already seeded; nothing changed.")
    else:
        typer.echo("No demo bank is added; `./scoring admin LOGIN` adds an admin.")
    if report.logins:
        typer.echo("Demo logins:")
        for role, login in report.logins.items():
            typer.echo(f"  {role:<8} {login['login']:<12} {login['password']}")
    elif report.added:
        typer.echo(
            f"The demo users' password is not the one in DEMO_PASSWORD or {DEMO_LOGINS_FILE}; "
            "it was changed, or the file was lost. An admin sets a new one under Users; "
            "`./scoring admin LOGIN` adds an admin."
        )
    if url:
        typer.echo(f"Serving on {url} (the API's page: {url}/docs). Ctrl-C ends it.")
