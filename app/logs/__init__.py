"""Structured logs: one line an event, as text for people or JSON for machines, with the request's id in each.

Tracebacks are plain: the values of local variables may be passwords and stay out of the log.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

import orjson
import structlog

from app.logs.lines import LogLines
from app.settings.process import ModelSettings

ACCESS = "access"
_access_log = logging.getLogger(ACCESS)


class LineHandler(logging.Handler):
    """Every record of the process as a line to standard error; and lines of the access log, which are many."""

    def __init__(self, log_format: Literal["text", "json"]) -> None:
        super().__init__()
        self.lines = LogLines(sys.stderr)
        console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        self._render: list[Any] = [console]
        self._render_access: Callable[[dict[str, Any]], str] = partial(_as_text, console)
        if log_format == "json":
            self._render = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
            self._render_access = _as_json
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=_shared(),
                processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *self._render],
            )
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Format here, where the request's id is known; another thread may write the line."""
        try:
            self.lines.put(self.format(record))
        except Exception:
            self.handleError(record)

    def access(self, event: dict[str, Any]) -> None:
        """Put a line of the access log; the writing thread formats it."""
        self.lines.put(partial(self._render_access, event))


def configure_logging(settings: ModelSettings) -> None:
    """Routes every logger of the process, the web server's too, through one formatter to standard error."""
    logging.basicConfig(handlers=[LineHandler(settings.log_format)], level=settings.log_level, force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("aiormq").setLevel(logging.CRITICAL)  # our own lines report a broker that is away
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], name != "uvicorn.access"  # our own access line has the request's id
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log_access(*, method: str, path: str, status: int, seconds: float, request_id: str) -> None:
    """One line for a request that is done.

    The path is logged percent-encoded: a line break in it cannot forge a line of the log.
    """
    handler = _handler()
    if handler is None or not _access_log.isEnabledFor(logging.INFO):
        return
    event = {
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "event": f"{method} {quote(path)}",
        "request_id": request_id,
        "logger": ACCESS,
        "level": "info",
        "timestamp": datetime.now(UTC),
    }
    handler.access(event)


@contextmanager
def logging_in_background() -> Iterator[None]:
    """Inside the block lines are written by a thread; at its end all are written."""
    if (handler := _handler()) is None:
        yield
        return
    with handler.lines.in_background():
        yield


def _handler() -> LineHandler | None:
    return next((handler for handler in logging.root.handlers if isinstance(handler, LineHandler)), None)


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _as_json(event: dict[str, Any]) -> str:
    return orjson.dumps(event, option=orjson.OPT_UTC_Z).decode()


def _as_text(render: structlog.dev.ConsoleRenderer, event: dict[str, Any]) -> str:
    moment: datetime = event["timestamp"]
    return str(render(None, "info", event | {"timestamp": moment.isoformat().replace("+00:00", "Z")}))
