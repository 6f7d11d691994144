"""The web server: uvicorn with a shutdown that loses no received request."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys

import uvicorn

from app.commands.http_protocol import BoundedProtocol
from app.commands.processes import COULD_NOT_START, Processes
from app.exceptions import CommandError, ServiceError
from app.metrics import serve_metrics

SHUTDOWN_SECONDS = 10
LAST_REQUESTS_SECONDS = 0.5
"""How long connections that were accepted in the last moment may take to bring their request."""
END_SECONDS = SHUTDOWN_SECONDS + 10
"""How long a process may take to end, the application's own end included."""
WAITING_CONNECTIONS = 2048
YOUNG_OBJECTS = 20_000
"""How many more objects were made than freed when the collector next looks for circles."""
IDLE_SECONDS = 5
"""How long a connection without a request is kept."""


class PatientServer(uvicorn.Server):
    """Stops accepting connections first and closes the open ones a moment later.

    uvicorn closes a connection whose request it has not read yet. A proxy cannot tell that from a request that was
    worked on, and may not send it to another replica. `lifeline` is a file that ends with the parent of this process.
    """

    def __init__(self, config: uvicorn.Config, lifeline: int | None = None) -> None:
        super().__init__(config)
        self._lifeline = lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _spare_the_collector()
        if self._lifeline is not None:
            asyncio.get_running_loop().add_reader(self._lifeline, self._on_parents_end, self._lifeline)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await asyncio.sleep(LAST_REQUESTS_SECONDS)
        await super().shutdown(sockets)

    def _on_parents_end(self, lifeline: int) -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        self.handle_exit(signal.SIGTERM, None)


def run_server(*, host: str, port: int, processes: int = 1, metrics_address: str = "") -> None:
    """Serve `app.api.create_app()` until stopped; then finish current requests for at most `SHUTDOWN_SECONDS`.

    Several processes share one listening socket; each has a port of metrics of its own, counted up from that of
    `metrics_address`.
    """
    if processes == 1:
        serve_metrics(metrics_address)
        _run(_config(host=host, port=port))
        return
    if not hasattr(os, "fork"):
        raise CommandError("API_PROCESSES: this system cannot fork; start the service several times instead")
    config = _config(host=host, port=port)
    listening = config.bind_socket()

    def serve(number: int, lifeline: int) -> None:
        try:
            serve_metrics(_counted_up(metrics_address, number))
            _run(config, listening, lifeline)
        except (ServiceError, OSError) as fault:  # no other process will fare better
            sys.stderr.write(f"{fault}\n")
            sys.exit(COULD_NOT_START)

    Processes(processes, serve, end_within=END_SECONDS, at_end=listening.close).run()


def _config(*, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "app.api:create_app",
        factory=True,
        host=host,
        port=port,
        loop="auto",  # uvloop where there is one: everywhere but on Windows
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # app.middleware.edge knows proxies by name, too
        backlog=WAITING_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def _run(config: uvicorn.Config, listening: socket.socket | None = None, lifeline: int | None = None) -> None:
    server = PatientServer(config, lifeline)
    with contextlib.suppress(KeyboardInterrupt):
        server.run([listening] if listening else None)
    if not server.started:
        sys.exit(COULD_NOT_START)


def _counted_up(address: str, number: int) -> str:
    host, _, port = address.rpartition(":")
    return f"{host}:{int(port) + number}" if address else address


def _spare_the_collector() -> None:
    """Leave what stays for good out of later collections, and collect less often.

    The code and routes of the application are some hundred thousand objects; the objects of a request end by their
    counts of references, so that collections find next to nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
