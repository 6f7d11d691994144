"""Run the service for development: `make dev`.

Like `./scoring run`, and an edited module or contract restarts the process, an edited page is served at once.
This lives outside the package `app`: no setting turns it on, and the image does not contain it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api import create_app
from app.commands.serve import LOOPBACK, refuse_busy_port
from app.commands.serving import prepare
from app.logs import configure_logging
from app.private_files import keep_private
from app.settings.service import load_settings
from app.static_files import MOUNT, PageFiles

ROOT = Path(__file__).parents[1]
WATCHED = ("app", "database", "tools")
SHUTDOWN_SECONDS = 1


class ReadPagesAgain:
    """Middleware: every request but one for a page's own files makes the next page read the folder again."""

    def __init__(self, app: ASGIApp, files: PageFiles) -> None:
        self._app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(f"{MOUNT}/"):
            self._files.forget()
        await self._app(scope, receive, send)


def create_dev_app() -> FastAPI:
    """Return the service as `create_app()` builds it, with pages that are read afresh."""
    files = PageFiles(bundled=False)
    app = create_app(page_files=files)
    app.add_middleware(ReadPagesAgain, files=files)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and seed where needed, then serve on this machine's own address until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tools.dev", description=__doc__)
    parser.add_argument("--port", type=int, default=None, help="port to listen on (default: HTTP_PORT)")
    settings = load_settings()
    port = parser.parse_args(arguments).port or settings.http_port
    configure_logging(settings)
    refuse_busy_port(LOOPBACK, port)
    prepare(settings, port)
    uvicorn.run(
        "tools.dev:create_dev_app",
        factory=True,
        host=LOOPBACK,
        port=port,
        log_config=None,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        reload=True,
        reload_dirs=[str(ROOT / folder) for folder in WATCHED],
        reload_includes=["*.py", "*.yaml"],
    )


if __name__ == "__main__":
    keep_private()
    main()
