"""Simulations in a process of their own: neither the memory nor the processor of the service is used for them.

A database in memory is that of this process alone, so that there a simulation is done here.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json, to_json

from app.exceptions import DatabaseUnavailable, InvalidInput, ServiceBusy
from app.field_problem import FieldProblem
from app.services.simulations.answering import SimulationPlace, simulate
from app.services.simulations.request import SimulationRequest
from database.database import get_database_engine, session_scope

COMMAND = (sys.executable, "-m", "app.commands.simulation.process")
FIGURES, SWAPS = "figures", "swaps"
PIECE_BYTES = 65_536
REFUSAL = b"\0"
"""What a refusal begins with, the problems as JSON behind it; no answer begins so."""


@dataclass
class SimulationRunner:
    """Runs one simulation at a time in each service process."""

    place: SimulationPlace
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def figures(self, asked: SimulationRequest) -> dict[str, Any]:
        """Return the figures. Raises InvalidInput naming the field, ServiceBusy while another is under way."""
        pieces = [piece async for piece in self._pieces(FIGURES, asked)]
        found: dict[str, Any] = from_json(b"".join(pieces))
        return found

    async def opened_swaps(self, asked: SimulationRequest) -> AsyncIterator[tuple[str, list[int]]]:
        """Return the swap set begun: what is wrong with the request is raised here, before anything is sent."""
        pieces = self.swaps(asked)
        first = await anext(pieces)

        async def all_of_them() -> AsyncIterator[tuple[str, list[int]]]:
            async with contextlib.aclosing(pieces):
                yield first
                async for piece in pieces:
                    yield piece

        return all_of_them()

    async def swaps(self, asked: SimulationRequest) -> AsyncGenerator[tuple[str, list[int]], None]:
        """Yield the swap set as CSV, whole lines at once, with the ids of their clients. Raises as `figures`."""
        rest = b""
        async for piece in self._pieces(SWAPS, asked):
            whole, _, rest = (rest + piece).rpartition(b"\n")
            if whole:
                text = whole.decode() + "\n"
                yield text, [int(cells[1]) for line in text.splitlines() if (cells := line.split(","))[1].isdigit()]

    async def _pieces(self, kind: str, asked: SimulationRequest) -> AsyncGenerator[bytes, None]:
        if self._turn.locked():
            raise ServiceBusy("Another simulation is under way; try again when it is done.")
        async with self._turn:
            is_here = get_database_engine().url.database in {None, "", ":memory:"}
            async with contextlib.aclosing(self._here(kind, asked) if is_here else _elsewhere(kind, asked)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _here(self, kind: str, asked: SimulationRequest) -> AsyncGenerator[bytes, None]:
        lines: list[str] = []
        async with session_scope(read_only=True) as session:
            found = await simulate(session, asked, self.place, write=lines.append if kind == SWAPS else None)
        yield "".join(lines).encode() if kind == SWAPS else to_json(found.document())


async def _elsewhere(kind: str, asked: SimulationRequest) -> AsyncGenerator[bytes, None]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*COMMAND, kind, stdin=pipe, stdout=pipe, stderr=None)
    try:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError
        process.stdin.write(asked.model_dump_json().encode())
        process.stdin.close()
        refused = b""
        async for piece in _read(process.stdout):
            if refused or piece.startswith(REFUSAL):
                refused += piece
            else:
                yield piece
        if await process.wait() or refused:
            raise _fault(refused.removeprefix(REFUSAL))
    finally:
        await _end(process)


async def _read(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await stream.read(PIECE_BYTES):
        yield piece


def _fault(written: bytes) -> Exception:
    """Return the error of the process: what is wrong with the request, else that the database is away."""
    problems = from_json(written) if written else []
    if not problems:
        return DatabaseUnavailable()
    return InvalidInput([FieldProblem(**one) for one in problems])


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
