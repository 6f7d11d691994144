"""`python -m app run | serve | seed`."""

import asyncio
import socket
from typing import Annotated

import typer

from app.commands.own_contract import require_model_for
from app.commands.server import run_server
from app.commands.train import train_default
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.scripts.seed_db import SeedReport
from app.scripts.seed_db import seed as seed_database
from app.services.demo_logins import DEMO_LOGINS_FILE
from app.settings.service import ServiceSettings, load_settings
from database.database import close_database_engine, create_schema, get_database_engine

LOOPBACK = "127.0.0.1"
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="port to listen on; HTTP_PORT says which by default")]
ProcessCount = Annotated[
    int | None,
    typer.Option(min=1, max=64, help="processes that share the port; API_PROCESSES says how many by default"),
]
Host = Annotated[
    str, typer.Option(help="address to listen on; ALLOWED_HOSTS says under which names the service then answers")
]


def run(port: Port = None, host: Host = LOOPBACK) -> None:
    """Run everything on one machine: train if there is no model, seed, print three demo logins, serve."""
    settings = load_settings()
    port = port or settings.http_port
    prepare(settings, host, port)
    run_server(host=host, port=port, metrics_address=settings.metrics_address)


def prepare(settings: ServiceSettings, host: str, port: int) -> None:
    """Train if there is no model, seed, print the logins and the address. Raises CommandError for a busy port.

    Also where no model can score under the contract.
    """
    refuse_busy_port(host, port)
    registry = ModelRegistry(settings.registry_url)
    if not registry.versions():
        train_default(settings)
    report = asyncio.run(_seed(settings))
    contract = load_contract(settings.applicant_contract)
    require_model_for(contract, settings.applicant_contract, report.champion, registry)
    _tell(report, url=f"http://localhost:{port}")


def serve(port: Port = None, host: Host = LOOPBACK, processes: ProcessCount = None) -> None:
    """Serve the REST API."""
    settings = load_settings()
    port, processes = port or settings.http_port, processes or settings.api_processes
    refuse_sharing_sqlite(settings, processes)
    refuse_busy_port(host, port)
    if settings.is_embedded:
        asyncio.run(_make_schema())
    configure_logging(settings)
    run_server(host=host, port=port, processes=processes, metrics_address=settings.metrics_address)


def seed() -> None:
    """Create the schema, register the models, add the demo bank. Idempotent."""
    _tell(asyncio.run(_seed(load_settings())))


def refuse_sharing_sqlite(settings: ServiceSettings, processes: int) -> None:
    """Raise CommandError where several processes are wanted on a database that does not coordinate them."""
    if processes > 1 and settings.database_url.startswith("sqlite"):
        raise CommandError(
            f"API_PROCESSES: {processes} processes need PostgreSQL (DATABASE_URL); with SQLite one process serves"
        )


def refuse_busy_port(host: str, port: int) -> None:
    """Raise CommandError if the port is in use: better now than after a minute of training."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({fault.strerror}). Another one: make run PORT={port + 1}"
            ) from None


async def _seed(settings: ServiceSettings) -> SeedReport:
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


def _tell(report: SeedReport, url: str | None = None) -> None:
    if report.champion is None:
        typer.echo("There is no champion model: python -m app train, then python -m app seed.")
    if not report.added:
        typer.echo("No demo bank is added; `python -m app admin LOGIN` adds an admin.")
    if report.added:
        added = ", ".join(f"{count} {what}" for what, count in report.added.items() if count)
        typer.echo(f"Seeded: {added}." if added else "Already seeded; nothing changed.")
    if report.logins:
        typer.echo("Demo logins:")
        for role, login in report.logins.items():
            typer.echo(f"  {role:<8} {login['login']:<12} {login['password']}")
    elif report.added:
        typer.echo(
            f"The demo users' password is not the one in DEMO_PASSWORD or {DEMO_LOGINS_FILE}; "
            "it was changed, or the file was lost. An admin sets a new one under Users; "
            "`python -m app admin LOGIN` adds an admin."
        )
    if url:
        typer.echo(f"Serving on {url} (the API's page: {url}/docs). Ctrl-C ends it.")
