"""`./scoring run | serve | seed`."""

import importlib
import socket
import sys
from typing import Annotated

import typer

from app.exceptions import CommandError, SettingInvalid
from app.settings.listening import ListeningSettings
from app.settings.process import read_settings

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
    port = port or _listening().http_port
    refuse_busy_port(host, port)
    from app.commands import serving  # noqa: PLC0415  (help and a busy port wait for no library)

    serving.run_all(host, port)


def serve(port: Port = None, host: Host = LOOPBACK, processes: ProcessCount = None) -> None:
    """Serve the REST API."""
    listening = _listening()
    port = port or listening.http_port
    refuse_busy_port(host, port)
    _log_without_rich()
    from app.commands import serving  # noqa: PLC0415

    serving.serve_api(host, port, processes or listening.api_processes)


def seed() -> None:
    """Create the schema, register the models, add the demo bank. Idempotent."""
    from app.commands import serving  # noqa: PLC0415

    serving.seed_bank()


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


def _log_without_rich() -> None:
    """Import structlog without rich, which it loads for tracebacks of a kind that is not written here: 4 MB."""
    if "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("structlog")
    finally:
        del sys.modules["rich"]


def _listening() -> ListeningSettings:
    """Return where to listen. Raises SettingInvalid with a line for each wrong variable, not for these alone."""
    try:
        return read_settings(ListeningSettings)
    except SettingInvalid:
        from app.settings.service import load_settings  # noqa: PLC0415  (loads what the database needs)

        return load_settings()
