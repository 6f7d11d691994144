"""Files are looked at and imported in a process of its own: no request of the service waits for it.

A database in memory is that of this process alone, so that there it is done here.
"""

import asyncio
import contextlib
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from pydantic_core import from_json

from app.exceptions import Conflict, DatabaseUnavailable, InvalidInput
from app.faults import first_line
from app.field_problem import FieldProblem
from app.file_import.uploads import end_interrupted, preview, run_upload
from app.ml.contracts.definition import Contract
from database.database import get_database_engine

COMMAND = (sys.executable, "-m", "app.commands.import_process")
LOOK, RUN = "look", "run"
_log = structlog.stdlib.get_logger("imports")


@dataclass
class ImportRunner:
    """Looks at files one at a time, and imports as many as are started."""

    contract: Contract
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def look(self, import_id: int) -> dict[str, Any]:
        """Return what an uploaded file looks like. Raises Conflict for a part that is lacking, InvalidInput."""
        async with self._turn:
            if _is_in_memory():
                return asdict(await preview(import_id, self.contract))
            found = await _answer(LOOK, import_id)
        if "problems" in found:
            raise InvalidInput([FieldProblem(**one) for one in found["problems"]])
        if "detail" in found:
            raise Conflict(found["detail"])
        return found

    async def start(self, import_id: int) -> None:
        """Begin an import and return; its row says how far it is. Done here, it is over when this returns."""
        if _is_in_memory():
            await self._run(import_id)
            return
        task = asyncio.create_task(self._run(import_id), name=f"import {import_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End with what is under way: the rows that are stored stay, and the import can be started again."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, import_id: int) -> None:
        try:
            if _is_in_memory():
                await run_upload(import_id, self.contract)
            elif "detail" in (found := await _answer(RUN, import_id)):
                _log.warning("an import ended", import_id=import_id, fault=found["detail"])
        except Exception as fault:  # a task has no caller to tell
            _log.warning("an import ended", import_id=import_id, fault=first_line(fault))
            await self._say_interrupted(import_id)

    async def _say_interrupted(self, import_id: int) -> None:
        """Let an import whose process is gone be one that can be started again at once."""
        try:
            await end_interrupted(import_id)
        except Exception as fault:  # it can be started again all the same, when its process is seen to be gone
            _log.warning("an import has no end", import_id=import_id, fault=first_line(fault))


def _is_in_memory() -> bool:
    return get_database_engine().url.database in {None, "", ":memory:"}


async def _answer(what: str, import_id: int) -> dict[str, Any]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*COMMAND, what, str(import_id), stdin=pipe, stdout=pipe)
    try:
        written = await process.stdout.read() if process.stdout else b""
        if await process.wait() or not written:
            raise DatabaseUnavailable
        found: dict[str, Any] = from_json(written)
        return found
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
