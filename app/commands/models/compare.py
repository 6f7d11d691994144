"""`./scoring models compare`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.commands.options import moment, require_data
from app.ml.contracts.definition import Contract
from app.ml.evaluation.auc import Interval, auc_difference
from app.ml.registry.held_out import loans_for
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.target import Target
from app.services.model_registry.comparing import SideBySide, load_pair, side_by_side
from app.services.model_registry.names import resolve_version
from app.settings.process import ModelSettings, read_settings

Engines = tuple[ScoringEngine, ScoringEngine]
PRESENT_CLIENTS = 1000


def compare(
    first: Annotated[str, typer.Argument(help="a model's hash or a prefix of it; usually the champion's")],
    other: Annotated[str, typer.Argument(help="the model to compare with it, usually a challenger")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="only scores since that day or time (UTC without a zone)")
    ] = None,
    applicants: Annotated[
        int,
        typer.Option(
            min=1, max=100_000, help="number of clients for the latency, and for the comparison without stored pairs"
        ),
    ] = PRESENT_CLIENTS,
    data: Annotated[Path | None, typer.Option(help="CSV with loans of known outcome, to compare AUC")] = None,
    target: Annotated[str | None, typer.Option(help="the outcome's column; the contract's by default")] = None,
    bad_value: Annotated[list[str] | None, typer.Option(help="value of the outcome that means bad")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the figures as JSON")] = False,
) -> None:
    """Compare two models on the clients both have scored, live or in shadow.

    Agreement by grade, rank correlation, shift of the PD, swap sets, latency measured here.
    """
    require_data(data, target, bad_value)
    rate = read_settings(ModelSettings).portfolio_default_rate
    after = None if since is None else moment("--since", since)

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> tuple[Engines, SideBySide]:
        versions = [resolve_version(registry, prefix) for prefix in (first, other)]
        engines = load_pair(registry, *versions, portfolio_default_rate=rate)
        return engines, await side_by_side(session, engines, since=after, applicants=applicants)

    engines, seen = with_registry(work, read_only=True)
    difference = _difference(engines, data, target, tuple(bad_value or ())) if data else None
    if as_json:
        typer.echo(json.dumps(_as_dict(engines, seen, difference), ensure_ascii=False, indent=2))
        return
    for line in _lines(engines, seen, difference):
        typer.echo(line)


def _difference(engines: Engines, data: Path, target: str | None, bad: tuple[str, ...]) -> Interval:
    """Return the difference of AUC, other minus first, on loans read by the first's contract."""
    contract = engines[0].contract
    table = loans_for(contract, data, Target(target or contract.target, bad))
    first, other = (np.array([one.proba for one in engine.score(table.columns, reasons=False)]) for engine in engines)
    return auc_difference(table.outcome, other, first)


def _lines(engines: Engines, seen: SideBySide, difference: Interval | None) -> list[str]:
    one, found = seen.comparison, seen.latency
    if seen.period:
        begin, end = seen.period
        about = f"{one.applicants} scores of the same client at the same revision, {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
    else:
        about = f"no stored scores of both; {one.applicants} present clients scored by both now"
    order = (
        "none, one of them gives every client the same PD" if one.rank_correlation is None else _4(one.rank_correlation)
    )
    return [
        f"first    {engines[0].version}",
        f"other    {engines[1].version}",
        f"on       {about}",
        f"agreement         {one.same_grade:.1%} in the same grade",
        f"rank correlation  {order} (Spearman)",
        f"mean shift        {one.mean_shift:+.4f} in the PD, {one.mean_log_odds_shift:+.4f} in log-odds",
        *(
            f"border {swap.border} ({swap.pd:g})   {swap.improved} better ({swap.improved / one.applicants:.1%}), "
            f"{swap.worsened} worse ({swap.worsened / one.applicants:.1%}) with the other"
            for swap in one.swaps
        ),
        *(
            f"latency {name}     {latency.one_milliseconds:.3f} ms for one, {latency.row_microseconds:.1f} µs a row "
            f"in a batch of {seen.timed_on}; with reasons, measured here in turns"
            for name, latency in zip(("first", "other"), found, strict=True)
        ),
        *([_verdict(difference)] if difference else []),
    ]


def _verdict(difference: Interval) -> str:
    sure = "better" if difference.low > 0 else "worse" if difference.high < 0 else "no significant difference"
    return (
        f"AUC of the other  {difference.value:+.4f} ({difference.low:+.4f} to {difference.high:+.4f}, DeLong): {sure}"
    )


def _as_dict(engines: Engines, seen: SideBySide, difference: Interval | None) -> dict[str, Any]:
    return {
        "first": engines[0].version,
        "other": engines[1].version,
        "period": [moment.isoformat() for moment in seen.period] if seen.period else None,
        **seen.comparison.as_dict(),
        "latency": [asdict(latency) for latency in seen.latency],
        "auc_difference": difference.as_list() if difference else None,
    }


def _4(value: float) -> str:
    return f"{value:.4f}"
