"""The sides of a simulation, from the options: a policy, and another, other cut-offs or another model beside it."""

from pathlib import Path

from app.commands.policy.opening import (
    contract_of_settings,
    grades_of_champion,
    opened_model,
    opened_policy,
    stated_facts,
)
from app.exceptions import CommandError
from app.ml.contracts.fingerprint import contract_sha256
from app.ml.scoring.engine import ScoringEngine
from app.simulation.cut_offs import CutOffs
from app.simulation.grades import grade_scale
from app.simulation.moving import with_cut_offs
from app.simulation.side import ModelPds, SimulationSide
from app.simulation.simulation import SimulatedSide, Simulation


def simulation_of(
    first: Path, against: Path | None, model: str | None, cut_offs: list[str], facts: list[str]
) -> Simulation:
    """Return what is simulated.

    Raises CommandError for two second sides at once and for a model of another contract, PolicyInvalid for a fault.
    """
    if sum((against is not None, model is not None, bool(cut_offs))) > 1:
        raise CommandError("Compare with one thing: --against FILE, --cut-off SEGMENT=A:D or --model PREFIX.")
    contract = contract_of_settings()
    policies = [opened_policy(file, contract) for file in (first, against) if file is not None]
    known = stated_facts(policies, facts)
    if cut_offs:
        policies.append(with_cut_offs(policies[0], dict(map(_cut_offs, cut_offs))))
    ends = grades_of_champion()
    sides = [SimulatedSide(SimulationSide(one, grade_scale(one, ends), facts=known)) for one in policies]
    if model is not None:
        engine = opened_model(model)
        if contract_sha256(engine.contract) != contract_sha256(contract):
            raise CommandError(f"--model {model}: is of another contract than the service's, {contract.name}")
        scale = grade_scale(policies[0], engine.grade_ends)
        sides.append(SimulatedSide(SimulationSide(policies[0], scale, _pds_of(engine), known)))
    return Simulation(*sides)


def _cut_offs(text: str) -> tuple[str, CutOffs]:
    """Return a segment and its cut-offs. Raises CommandError."""
    name, _, borders = text.partition("=")
    try:
        approve_below, decline_from = map(float, borders.split(":"))
    except ValueError:
        raise CommandError(f"--cut-off {text}: expected SEGMENT=A:D, such as standard=0.18:0.45") from None
    return name, CutOffs(approve_below, decline_from)


def _pds_of(engine: ScoringEngine) -> ModelPds:
    return lambda arrays: engine.final_pds(engine.raw_log_odds(engine.pool(arrays), threads=-1))
