"""Progress of a file that is decided."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.exceptions import CommandError


@contextmanager
def file_progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar while a file is read; the function takes how much is done and the size of all."""
    from rich.progress import Progress, TimeElapsedColumn  # noqa: PLC0415  (the command line starts without it)

    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


def needs_training_packages() -> None:
    """Raise CommandError if the packages that read files are absent, as where only is served."""
    for package in ("pyarrow", "pandas"):
        if importlib.util.find_spec(package) is None:
            raise CommandError(
                f"Deciding files needs {package}, which comes with the training set: "
                "pip install --require-hashes -r requirements/train.txt"
            )
