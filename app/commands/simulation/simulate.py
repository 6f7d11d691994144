"""`./scoring simulate`."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.commands.simulation import options as given
from app.commands.simulation.showing import curve_lines, simulation_lines
from app.commands.simulation.sides import simulation_of
from app.exceptions import CommandError
from app.logs import configure_logging
from app.models.base import utc_now
from app.services.crud.simulation.stored import OutcomeWindow
from app.services.simulations.running import run_simulation
from app.services.simulations.swap_file import swap_file
from app.settings.service import load_settings
from app.simulation.simulation import Simulation, SwappedApplicants


def simulate(
    policy: given.PolicyFile,
    against: given.SecondPolicy = None,
    model: given.SecondModel = None,
    cut_off: given.OtherCutOffs = None,
    since: given.Since = None,
    until: given.Until = None,
    source: given.Sources = None,
    portfolio: given.IsPortfolio = False,
    manager: given.ManagerId = None,
    fact: given.StatedFacts = None,
    outcome_months: given.OutcomeMonths = 12,
    swaps: given.SwapFile = None,
    curve: given.ShowsCurve = False,
    as_json: given.AsJson = False,
) -> None:
    """Simulate a policy on stored scores: approval rate, expected bads, loss and income, by grade and segment.

    With --against, --cut-off or --model a second time beside it, and who changes sides. Realised bad rates are of
    those whose outcome is known; the declined have none. Nothing is written to the database.
    """
    selection = given.selection_of(since, until, source, manager, is_portfolio=portfolio)
    if swaps is not None and not (against or model or cut_off):
        raise CommandError("--swaps FILE needs a second side: --against FILE, --cut-off SEGMENT=A:D or --model PREFIX.")
    window = OutcomeWindow(utc_now(), outcome_months)
    configure_logging(load_settings())

    async def work(session: AsyncSession) -> Simulation:
        simulation = await simulation_of(session, policy, against, model, cut_off or [], fact or [])
        with _swaps(swaps, simulation) as swapped, _counter() as progress:
            await run_simulation(session, selection, simulation, window, swapped=swapped, progress=progress)
            if not simulation.applicants:
                raise CommandError("No stored score was selected: nothing was simulated.")
        return simulation

    simulation = in_session(work, read_only=True)
    if as_json:
        typer.echo(json.dumps(simulation.document(), ensure_ascii=False))
        return
    for line in simulation_lines(simulation, window):
        typer.echo(line)
    for line in curve_lines(simulation) if curve else ():
        typer.echo(line)
    if swaps is not None:
        typer.echo(f"All whose outcome differs are in {swaps}")


def _swaps(path: Path | None, simulation: Simulation) -> AbstractContextManager[Callable[[SwappedApplicants], None]]:
    if path is None or simulation.second is None:
        return nullcontext(lambda _: None)
    return swap_file(path, (simulation.first.side.scale, simulation.second.side.scale))


@contextmanager
def _counter() -> Iterator[Callable[[int], None]]:
    """Show on standard error at a terminal how many have been decided."""
    from rich.console import Console  # noqa: PLC0415  (seen by people only)

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda count: None
        return
    with console.status("Simulating ...") as status:
        yield lambda count: status.update(f"Simulating ... {count:,}")
