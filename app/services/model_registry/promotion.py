"""What stands between a model and its promotion: the gates, who passes them by and why, and the record of it all."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.exceptions import ArtifactInvalid, GatesNotPassed, OptionsInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.fitting import misfits
from app.ml.evaluation.clearing_gate import needless
from app.ml.evaluation.gate_result import ARTIFACT_PASSED, Gate, GateResult, Verdict
from app.ml.evaluation.gates import judge
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine

MISFITS_SHOWN = 5


@dataclass(frozen=True)
class Waiver:
    """A person's decision that clearing one feature may lower the PD, and why."""

    feature: str
    by: str
    because: str

    def __post_init__(self) -> None:
        if not (self.feature.strip() and self.because.strip()):
            raise OptionsInvalid("a waiver names a feature and gives a reason: the record keeps both", about=["waive"])
        if not self.by.strip():
            raise OptionsInvalid("a waiver needs the name of the person who answers for it", about=["by"])

    def as_dict(self) -> dict[str, str]:
        """For the record."""
        return {"feature": self.feature, "by": self.by, "because": self.because}


@dataclass(frozen=True)
class PromotionOptions:
    """How a person wants a promotion: on which rows, in spite of which gates, for what reason, and who it is.

    `waivers` are for features that may help when cleared, one each.

    Without rows those beside the model are taken. Raises OptionsInvalid where the options contradict each other.
    """

    held_out: HeldOut | None = None
    despite: frozenset[Gate] = frozenset()
    because: str | None = None
    by: str | None = None
    waivers: tuple[Waiver, ...] = ()

    def __post_init__(self) -> None:
        if len({one.feature for one in self.waivers}) < len(self.waivers):
            raise OptionsInvalid("a feature is waived twice", about=["waive"])
        if Gate.ARTIFACT in self.despite:
            raise OptionsInvalid("a model that cannot be verified is never promoted; restore it", about=["despite"])
        if self.despite and not (self.because and self.because.strip()):
            raise OptionsInvalid("a gate that is passed by needs a reason: the record keeps it", about=["because"])
        if self.because and not self.despite:
            raise OptionsInvalid("a reason is for a gate that is passed by; name it", about=["despite"])

    @property
    def waived(self) -> frozenset[str]:
        """The features with a waiver."""
        return frozenset(one.feature for one in self.waivers)


def usable_engine(registry: ModelRegistry, sha256: str, contract: Contract) -> ScoringEngine:
    """Return the first gate, which cannot be waived: the model opens under its hash and takes the service's inputs.

    Raises ArtifactInvalid.
    """
    engine = ScoringEngine.load(registry.read(sha256), sha256=sha256)
    if found := misfits(engine.contract, contract):
        more = f"; and {len(found) - MISFITS_SHOWN} more" if len(found) > MISFITS_SHOWN else ""
        raise ArtifactInvalid(
            f"the model was trained with the contract {engine.contract.name}, the service runs with {contract.name}, "
            f"and they differ: {'; '.join(found[:MISFITS_SHOWN])}{more}. Set APPLICANT_CONTRACT or train a model for it"
        )
    return engine


def judged(
    registry: ModelRegistry, sha256: str, champion: str | None, contract: Contract, options: PromotionOptions
) -> list[GateResult]:
    """How every gate ends for the model, held against the champion on the same rows.

    Raises ArtifactInvalid, and OptionsInvalid for a waiver that nothing needs.
    """
    engine = usable_engine(registry, sha256, contract)
    rows = options.held_out or rows_beside(registry, sha256, engine.contract)
    results = judge(engine, champion_engine(registry, champion), rows, contract=contract, waived=options.waived)
    for one in results:
        if one.gate is Gate.CLEARING and (idle := needless(one, options.waived)):
            raise OptionsInvalid(f"{', '.join(idle)} needs no waiver: clearing it lowers no PD", about=["waive"])
    return [ARTIFACT_PASSED, *results]


def require_open(sha256: str, results: Collection[GateResult], options: PromotionOptions) -> None:
    """Raise GatesNotPassed with every gate's sentence when one is neither passed nor waived.

    A feature that helps when cleared is waived by itself: a reason for the whole gate covers only what was not judged.
    """
    closed = [
        one
        for one in results
        if not one.verdict.is_open
        and (one.gate not in options.despite or (one.gate is Gate.CLEARING and one.verdict is Verdict.FAILED))
    ]
    if not closed:
        return
    lines = [
        f"{', '.join(one.gate.value for one in alike)} {verdict.value.upper().replace('_', ' ')}: {sentence}"
        for (verdict, sentence), alike in groupby(closed, key=lambda one: (one.verdict, one.sentence))
    ]
    raise GatesNotPassed(
        "\n".join([f"Model {sha256[:12]} is not promoted, and nothing has changed:", *lines]),
        [one.as_dict() for one in results],
    )


def record_of(
    results: Collection[GateResult], options: PromotionOptions, *, kind: str, before: str | None
) -> dict[str, Any]:
    """Return what the model's card keeps of a promotion. `kind`: promotion, rollback, or first."""
    return {
        "kind": kind,
        "by": options.by,
        "before": before,
        "gates": [one.as_dict() for one in results],
        "despite": sorted(gate.value for gate in options.despite),
        "because": options.because,
        "waivers": [one.as_dict() for one in options.waivers],
    }


def rows_beside(registry: ModelRegistry, sha256: str, contract: Contract) -> HeldOut | None:
    """Return the held-out rows that lie beside a model, if any. Raises ArtifactInvalid where they are damaged."""
    if HELD_OUT_FILE not in registry.attachment_names(sha256):
        return None
    rows = HeldOut.from_bytes(registry.attachment(sha256, HELD_OUT_FILE))
    rows.require_fit(contract)
    return rows


def champion_engine(registry: ModelRegistry, sha256: str | None) -> ScoringEngine | ArtifactInvalid | None:
    """Return the champion for a comparison, or the fault of one that cannot be opened."""
    if sha256 is None:
        return None
    try:
        return ScoringEngine.load(registry.read(sha256), sha256=sha256)
    except ArtifactInvalid as fault:
        return fault
