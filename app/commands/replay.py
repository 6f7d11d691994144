"""`./scoring replay`."""

import csv
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.commands.options import moment
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.harmless import harmless
from app.models.base import LARGEST_SCORE_ID
from app.services.replay.replayer import Replayed, Replayer
from app.services.replay.selection import ByIds, OfTime, RandomSample, Selection, select_events
from app.services.replay.summary import ReplaySummary
from app.settings.service import load_settings

FAILED = 1
COLUMNS = ("score_id", "model_version", "outcome", "what", "stored", "recomputed", "note")
Row = tuple[object, ...]


def replay(
    score_ids: Annotated[
        list[int] | None,
        typer.Argument(metavar="SCORE_ID…", min=1, max=LARGEST_SCORE_ID, help="these events", show_default=False),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="every event since that day or time (UTC without a zone)")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="with --since: only events before it")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="number of events to draw at random")] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="with --sample: the same seed draws the same events; random by default, and printed"),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="a CSV for all events that differed or were not replayed")] = None,
) -> None:
    """Prove that stored scores can be recomputed to the last bit of PD, raw PD and reasons.

    Each event is computed from its own client revision by its own model, from the registry. A row is printed for each
    difference. Exit code 1: something differs, or could not be replayed; 2: nothing was chosen, or a mistake. Nothing
    is written to the database.
    """
    selection = _selection(score_ids, since, until, sample, seed)
    settings = load_settings()
    configure_logging(settings)
    replayer, summary = Replayer(ModelRegistry(settings.registry_url)), ReplaySummary()

    async def work(session: AsyncSession) -> None:
        count, batches = await select_events(session, selection)
        if count == 0:
            raise CommandError("No stored event was selected: nothing was replayed.")
        with _rows_to(report) as write, _progress(count) as advance:
            async for batch in batches:
                done = replayer.replay(batch)
                for one in done:
                    summary.add(one)
                    _tell(one, write)
                advance(len(done))

    in_session(work, read_only=True)
    for sentence in summary.sentences():
        typer.echo(sentence)
    if isinstance(selection, RandomSample):
        typer.echo(f"The same sample again: --sample {selection.size} --seed {selection.seed}")
    if not summary.all_equal:
        raise typer.Exit(FAILED)


def _selection(
    ids: list[int] | None, since: str | None, until: str | None, sample: int | None, seed: int | None
) -> Selection:
    """Return the selection. Raises CommandError for none or several, and for options of another one."""
    if sum((bool(ids), since is not None, sample is not None)) != 1:
        raise CommandError("Select events in one way: SCORE_ID…, --since DATE, or --sample N.")
    if until is not None and since is None:
        raise CommandError("--until DATE needs --since DATE.")
    if seed is not None and sample is None:
        raise CommandError("--seed K needs --sample N.")
    if since is not None:
        return _of_time(since, until)
    if sample is not None:
        return RandomSample(sample, secrets.randbelow(1_000_000) if seed is None else seed)
    return ByIds(ids or [])


def _of_time(since: str, until: str | None) -> OfTime:
    """Raise CommandError for an invalid date, and for an end that is not after the start."""
    chosen = OfTime(moment("--since", since), None if until is None else moment("--until", until))
    if chosen.until is not None and chosen.until <= chosen.since:
        raise CommandError(f"--until {until} is not after --since {since}: the period is empty.")
    return chosen


def _tell(one: Replayed, write: Callable[[Row], Any]) -> None:
    """Print a line for each difference; report differences and events that were not replayed."""
    if one.why_not is not None:
        write((one.score_id, one.model_version, "not replayed", "", "", "", one.why_not))
    for difference in one.differences:
        what, stored, again, note = difference.what, difference.stored, difference.recomputed, difference.note
        write((one.score_id, one.model_version, "different", what, stored, again, note))
        typer.echo(
            f"{one.score_id}  {one.model_version[:12]}  {what}: stored {stored}, recomputed {again}"
            + (f"  ({note})" if note else "")
        )


@contextmanager
def _rows_to(path: Path | None) -> Iterator[Callable[[Row], Any]]:
    """Return a function that writes a row to the CSV, or drops it without one."""
    if path is None:
        yield lambda row: None
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        yield lambda row: writer.writerow([harmless(cell) for cell in row])


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error at a terminal; return what advances it. Rows are printed above it."""
    from rich.console import Console  # noqa: PLC0415  (seen by people only)
    from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn  # noqa: PLC0415

    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    watched = sys.stderr.isatty()
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        disable=not watched,
        redirect_stdout=watched and sys.stdout.isatty(),
    ) as bar:
        task = bar.add_task("Replaying", total=total)
        yield lambda count: bar.advance(task, count)
