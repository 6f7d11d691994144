"""`./scoring backtest`."""

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from app.commands.in_session import in_session
from app.commands.options import moment
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.evaluation.auc import Interval
from app.ml.evaluation.backtest import BacktestFigures
from app.models.base import utc_now
from app.services.backtests.running import BAD_FROM, Backtest, bad_statuses, run_backtest
from app.services.crud.simulation.stored import EventsOfTime, OutcomeWindow
from app.settings.service import load_settings

LONGEST_MONTHS = 60


def backtest(
    since: Annotated[str, typer.Option(metavar="DATE", help="scores since that day or time (UTC without a zone)")],
    until: Annotated[str | None, typer.Option(metavar="DATE", help="only scores before it")] = None,
    window: Annotated[
        int, typer.Option(min=1, max=LONGEST_MONTHS, help="months after a score in which a loan can go bad")
    ] = 12,
    bad: Annotated[str, typer.Option(help=f"days past due that are bad: {', '.join(BAD_FROM)}")] = "90+",
    every_score: Annotated[
        bool, typer.Option("--every-score", help="count each score of a client, not the first alone")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="all figures as JSON")] = False,
) -> None:
    """Compare stored scores with what happened afterwards: AUC, Gini, KS, calibration by grade, with 95 % intervals.

    A loan is bad if a payment was so late, or a default was recorded, in the months after the score. Scores whose
    months are not over are counted apart. Nothing is written to the database.
    """
    if bad not in BAD_FROM:
        raise CommandError(f"--bad {bad}: expected {', '.join(BAD_FROM)}")
    selection = EventsOfTime(moment("--since", since), None if until is None else moment("--until", until))
    if selection.until is not None and selection.until <= selection.since:
        raise CommandError(f"--until {until} is not after --since {since}: the period is empty.")
    configure_logging(load_settings())
    asked = OutcomeWindow(utc_now(), window, tuple(bad_statuses(bad)))
    found = in_session(lambda session: run_backtest(session, selection, asked, every_score=every_score), read_only=True)
    if not found.scores:
        raise CommandError("No score was stored in that period: there is nothing to compare.")
    if as_json:
        typer.echo(json.dumps({"window_months": window, "bad": bad, **found.as_dict()}))
        return
    for line in backtest_lines(found, window=window, bad=bad):
        typer.echo(line)


def backtest_lines(found: Backtest, *, window: int, bad: str) -> Iterator[str]:
    """Return what a person reads of a back-test."""
    yield (
        f"{found.scores:,} scores: {found.repeated:,} of a client counted already, {found.immature:,} immature "
        f"({window} months are not over), {found.unknown:,} without a record of payments"
    )
    figures = found.figures
    if figures is None:
        yield "No outcome is known yet."
        return
    yield (
        f"{figures.rows:,} with a known outcome, {figures.bad:,} bad ({bad} days past due, or in default, within "
        f"{window} months): {_shown(figures.bad_rate)}; mean PD {figures.mean_pd:.4f}"
    )
    yield from _discrimination(figures)
    yield f"calibration error {figures.calibration_error:.4f} (chance alone {figures.calibration_error_by_chance:.4f})"
    for part in (figures.overall, *figures.by_grade):
        yield f"{part}: {part.end.value.replace('_', ' ')}"


def _discrimination(figures: BacktestFigures) -> Iterator[str]:
    shown = {"AUC": figures.auc, "Gini": figures.gini, "KS": figures.ks, "Brier": figures.brier}
    named = [f"{name} {_shown(one)}" for name, one in shown.items() if one is not None]
    yield "  ".join(named) if named else "No discrimination can be measured: all outcomes are alike."


def _shown(one: Interval) -> str:
    return f"{one.value:.4f} ({one.low:.4f} to {one.high:.4f})"
