"""The sides of a simulation: a policy on the stored PDs, and on those of a model that scores here."""

from collections.abc import Mapping
from typing import Any

from app.exceptions import InvalidInput
from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays
from app.ml.contracts.fingerprint import contract_sha256
from app.ml.contracts.master_scale import Ends, scale_in_card
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.policy.grading import grade_scale
from app.policy.policy import Policy
from app.simulation.side import SimulationSide
from app.simulation.simulation import SimulatedSide

ALL_THREADS = -1


def grades_of_champion(registry: ModelRegistry) -> Ends | None:
    """Return the grades of the champion's master scale; None without a champion or a scale."""
    champion = registry.alias()
    scale = scale_in_card(registry.card(champion).get("master_scale")) if champion else None
    return scale.ends if scale else None


def stored_side(policy: Policy, ends: Ends | None, facts: Mapping[str, Any] | None = None) -> SimulatedSide:
    """Return a policy on the stored PDs. Raises PolicyInvalid for grades that never occur."""
    return SimulatedSide(SimulationSide(policy, grade_scale(policy, ends), facts=facts or {}))


def model_side(policy: Policy, engine: ScoringEngine, facts: Mapping[str, Any] | None = None) -> SimulatedSide:
    """Return a policy on the PDs of a model. Raises InvalidInput for a model of another contract, PolicyInvalid."""
    if contract_sha256(engine.contract) != contract_sha256(policy.contract):
        raise InvalidInput.of("model", f"is of another contract than the policy's, {policy.contract.name}")

    def pds(features: Arrays) -> Floats:
        return engine.final_pds(engine.raw_log_odds(engine.pool(features), threads=ALL_THREADS))

    return SimulatedSide(SimulationSide(policy, grade_scale(policy, engine.grade_ends), pds, facts or {}))
