"""What processes of a service share: they give way to requests, and end with the process that has started them."""

import asyncio
import os
import sys
from typing import Any

NICENESS = 5
"""Beside a service such work takes the processor when requests leave it free."""


def end_with_input(work: "asyncio.Task[Any]") -> None:
    """Lower the priority of this process, and cancel the work when its standard input ends.

    It ends when the process that has started this one is gone, or wants it to end.
    """
    os.nice(NICENESS)
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _on_input, work)


def _on_input(work: "asyncio.Task[Any]") -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        work.cancel()
