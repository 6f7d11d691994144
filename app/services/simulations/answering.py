"""The answer to a request: its figures as JSON, or its swap set as CSV; wherever it is computed."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, PolicyInvalid
from app.field_problem import FieldProblem
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.models.base import utc_now
from app.policy.fact_values import FactValue, fault_of
from app.policy.loader import parse_policy
from app.policy.moving import with_cut_offs
from app.policy.policy import Policy
from app.services.crud.simulation.counting import holds_more_than
from app.services.crud.simulation.stored import OutcomeWindow
from app.services.simulations.policies import with_texts
from app.services.simulations.request import SimulationRequest
from app.services.simulations.running import run_simulation
from app.services.simulations.sides import grades_of_champion, model_side, stored_side
from app.services.simulations.swap_file import HEADINGS, swap_rows
from app.simulation.simulation import Simulation, SwappedApplicants

MOST_SCORED = 1_000_000
"""So many applicants a request has scored by a model: more would take longer than it waits."""
TOO_MANY = (
    f"would have to score more than {MOST_SCORED:,} stored applicants, which takes longer than a request waits; "
    "choose fewer with since and until, or simulate it from the command line"
)


@dataclass(frozen=True)
class SimulationPlace:
    """What simulations are done with: the service's contract, models, currency, and the rate PDs are shifted to."""

    contract: Contract
    registry: ModelRegistry
    currency: str
    portfolio_default_rate: float | None


def simulation_for(asked: SimulationRequest, place: SimulationPlace) -> Simulation:
    """Return the simulation that a request with texts asks for, nothing added yet.

    Raises InvalidInput naming the field.
    """
    policy = _policy("policy", asked.policy, place)
    against = None if asked.against is None else _policy("against", asked.against, place)
    facts = _facts(asked, [policy] if against is None else [policy, against])
    ends = grades_of_champion(place.registry)
    try:
        first = stored_side(policy, ends, facts)
        if against is not None:
            return Simulation(first, stored_side(against, ends, facts))
        if asked.cut_offs is not None:
            return Simulation(first, stored_side(with_cut_offs(policy, asked.moved), ends, facts))
        if asked.model is not None:
            return Simulation(first, model_side(policy, _engine(asked.model, place), facts))
    except PolicyInvalid as fault:
        raise InvalidInput.of("policy", str(fault)) from None
    return Simulation(first)


async def simulate(
    session: AsyncSession,
    asked: SimulationRequest,
    place: SimulationPlace,
    *,
    write: Callable[[str], object] | None = None,
) -> Simulation:
    """Return a whole simulation; `write` takes its swap set as the lines of a CSV.

    Raises InvalidInput naming the field; for a swap set also where nothing is compared.
    """
    simulation = simulation_for(await with_texts(session, asked), place)
    if write is not None and simulation.second is None:
        raise InvalidInput.of("against", "a swap set needs one of against, cut_offs, model")
    if asked.model is not None and await holds_more_than(session, asked.selection, MOST_SCORED):
        raise InvalidInput.of("model", TOO_MANY)
    window = OutcomeWindow(utc_now(), asked.outcome_months)
    swapped = _lines(simulation, write) if write else _nothing
    await run_simulation(session, asked.selection, simulation, window, swapped=swapped)
    return simulation


def _nothing(swapped: SwappedApplicants) -> None:
    """Let the applicants of a page go."""


def _lines(simulation: Simulation, write: Callable[[str], object]) -> Callable[[SwappedApplicants], None]:
    second = simulation.second or simulation.first
    scales = (simulation.first.side.scale, second.side.scale)
    write(",".join(HEADINGS) + "\n")

    def take(swapped: SwappedApplicants) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(swap_rows(swapped, scales))
        write(text.getvalue())

    return take


def _policy(field: str, text: str, place: SimulationPlace) -> Policy:
    try:
        return parse_policy(text, place.contract, source=field, currency=place.currency)
    except PolicyInvalid as fault:
        raise InvalidInput.of(field, str(fault)) from None


def _facts(asked: SimulationRequest, policies: Sequence[Policy]) -> dict[str, FactValue]:
    declared = {name: fact for policy in reversed(policies) for name, fact in policy.definition.facts.items()}
    stated = asked.facts or {}
    problems = [
        FieldProblem(f"facts.{name}", fault)
        for name, value in stated.items()
        if (fault := fault_of(name, value, declared))
    ]
    if problems:
        raise InvalidInput(problems)
    return dict(stated)


def _engine(sha256: str, place: SimulationPlace) -> ScoringEngine:
    if not place.registry.has(sha256):
        raise InvalidInput.of("model", "is not in the registry")
    content = place.registry.read(sha256)
    return ScoringEngine.load(content, sha256=sha256, portfolio_default_rate=place.portfolio_default_rate)
