"""The process of a service that verifies the audit trail: `python -m app.commands.verifying NUMBER`."""

import asyncio
import contextlib
import sys

from app.commands.audit import seal_key
from app.commands.beside import end_with_input
from app.commands.event_loop import event_loop_factory
from app.logs import configure_logging
from app.services.audit.anchors import anchored
from app.services.audit.signing import trusted_keys
from app.services.audit.verifying import carry_out
from app.settings.service import load_settings
from database.database import close_database_engine


async def _verify(number: int) -> None:
    settings = load_settings()
    configure_logging(settings)
    trusted = trusted_keys(settings.audit_trusted_keys, seal_key(settings))
    work = asyncio.create_task(carry_out(number, frozenset(trusted), anchored(settings.audit_anchor)))
    end_with_input(work)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    finally:
        await close_database_engine()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        runner.run(_verify(int(sys.argv[1])))
