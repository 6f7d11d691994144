"""The web server: uvicorn with a shutdown that loses no received request."""

import asyncio
import contextlib
import socket
import sys

import uvicorn

SHUTDOWN_SECONDS = 10
LAST_REQUESTS_SECONDS = 0.5
"""Time limit for the requests of connections accepted just before the shutdown."""
COULD_NOT_START = 3


class PatientServer(uvicorn.Server):
    """Stops accepting connections first and closes the open ones a moment later.

    uvicorn closes a connection whose request it has not read yet. To a proxy that looks like a request in progress,
    which it may not send to another replica.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await asyncio.sleep(LAST_REQUESTS_SECONDS)
        await super().shutdown(sockets)


def run_server(*, host: str, port: int) -> None:
    """Serve `app.api.create_app()` until stopped; then finish current requests for at most `SHUTDOWN_SECONDS`."""
    server = PatientServer(
        uvicorn.Config(
            "app.api:create_app",
            factory=True,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # app.middleware.forwarded_headers knows proxies by name, too
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(COULD_NOT_START)
