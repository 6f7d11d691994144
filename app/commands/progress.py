"""Progress of long work: a bar at a terminal, lines where the output is redirected."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import typer

Report = Callable[[str, int, int], None]
"""Called with (what is being done, how much of it is done, how much there is)."""
SECONDS_A_LINE = 10


@contextmanager
def shown() -> Iterator[Report]:
    """Yield the function that shows progress."""
    from rich.console import Console  # noqa: PLC0415  (absent where only served)
    from rich.progress import Progress, TimeElapsedColumn  # noqa: PLC0415

    console = Console()
    if not console.is_terminal:
        yield Lines(typer.echo, monotonic)
        return
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), transient=True, console=console) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


class Lines:
    """A line when something new begins, and one every ten seconds while it lasts."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._write, self._clock = write, clock
        self._began = clock()
        self._what, self._last = "", self._began

    def __call__(self, what: str, done: int, total: int) -> None:
        """Write the line that is due, if one is."""
        now = self._clock()
        if what == self._what and now - self._last < SECONDS_A_LINE:
            return
        of = f" {done}/{total}" if what == self._what and total > 1 else ""
        self._what, self._last = what, now
        self._write(f"{now - self._began:6.1f} s  {what}{of}")
