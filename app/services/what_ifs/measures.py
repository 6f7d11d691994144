"""The units changes are measured in, from the loans kept beside a model that it has not seen."""

from collections import OrderedDict
from collections.abc import Mapping

from app.exceptions import ArtifactInvalid, ScoringUnavailable
from app.ml.contracts.definition import Contract
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.what_if.declaration import Declaration
from app.what_if.spread import spreads

MODELS_KEPT = 8


def read_spreads(
    registry: ModelRegistry, sha256: str, contract: Contract, declaration: Declaration
) -> dict[str, float | None]:
    """Return the interquartile ranges among a model's held-out rows. Raises ArtifactInvalid if there are none."""
    rows = HeldOut.from_bytes(registry.attachment(sha256, HELD_OUT_FILE))
    return spreads(contract, declaration, rows.columns)


class Measures:
    """The interquartile ranges of the models asked for last; the files never change. For one thread at a time."""

    def __init__(self, registry: ModelRegistry, contract: Contract, declaration: Declaration) -> None:
        self._registry = registry
        self._contract = contract
        self._declaration = declaration
        self._known: OrderedDict[str, Mapping[str, float | None]] = OrderedDict()

    def of_model(self, sha256: str) -> Mapping[str, float | None]:
        """Return the ranges of that model. Raises ScoringUnavailable if they cannot be had."""
        found = self._known.pop(sha256, None)
        if found is None:
            try:
                found = read_spreads(self._registry, sha256, self._contract, self._declaration)
            except ArtifactInvalid as fault:
                raise ScoringUnavailable(f"Changes cannot be measured: {fault}") from fault
        self._known[sha256] = found
        while len(self._known) > MODELS_KEPT:
            self._known.popitem(last=False)
        return found
