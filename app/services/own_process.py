"""A process of a service that does what takes a processor for long, so that no request waits for it.

It reads its standard input to know that its parent is there: when that ends, so does the process.
"""

import asyncio
import contextlib
from collections.abc import Sequence

END_SECONDS = 10.0
"""How long the process may take to end after its input has; then it is killed."""


async def run_process(command: Sequence[str]) -> int:
    """Start a process and wait until it has ended; return its exit code. Cancelled, it ends. Raises OSError."""
    process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
    try:
        return await process.wait()
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
