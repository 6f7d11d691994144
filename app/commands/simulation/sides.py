"""The sides of a simulation, from the options: a policy, and another, other cut-offs or another model beside it."""

from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.policy.naming import named_policy
from app.commands.policy.opening import contract_of_settings, opened_model, stated_facts
from app.exceptions import CommandError
from app.ml.registry.registry import ModelRegistry
from app.policy.moving import CutOffs, with_cut_offs
from app.services.simulations.sides import grades_of_champion, model_side, stored_side
from app.settings.process import ModelSettings, read_settings
from app.simulation.simulation import Simulation


async def simulation_of(
    session: AsyncSession, first: Path, against: Path | None, model: str | None, cut_offs: list[str], facts: list[str]
) -> Simulation:
    """Return what is simulated.

    Raises CommandError for two second sides at once, InvalidInput for a model of another contract, PolicyInvalid.
    """
    if sum((against is not None, model is not None, bool(cut_offs))) > 1:
        raise CommandError("Compare with one thing: --against FILE, --cut-off SEGMENT=A:D or --model PREFIX.")
    contract = contract_of_settings()
    policies = [await named_policy(session, one, contract) for one in (first, against) if one is not None]
    known = stated_facts(policies, facts)
    if cut_offs:
        policies.append(with_cut_offs(policies[0], dict(map(_cut_offs, cut_offs))))
    ends = grades_of_champion(ModelRegistry(read_settings(ModelSettings).registry_url))
    sides = [stored_side(one, ends, known) for one in policies]
    if model is not None:
        sides.append(model_side(policies[0], opened_model(model), known))
    return Simulation(*sides)


def _cut_offs(text: str) -> tuple[str, CutOffs]:
    """Return a segment and its cut-offs. Raises CommandError."""
    name, _, borders = text.partition("=")
    try:
        approve_below, decline_from = map(float, borders.split(":"))
    except ValueError:
        raise CommandError(f"--cut-off {text}: expected SEGMENT=A:D, such as standard=0.18:0.45") from None
    return name, CutOffs(approve_below, decline_from)
