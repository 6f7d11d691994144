"""What an admin looks at before a promotion: a model beside the champion on held-out rows, and how its gates would end.

Computed off the event loop, one at a time, and kept by the content of all that it was computed from.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256 as hash_of
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid
from app.ml.contracts.definition import Contract
from app.ml.evaluation.evidence import HeldOutEvidence, Lack, evidence_of
from app.ml.evaluation.gate_result import Gate, GateCode, GateResult, Verdict
from app.ml.registry.held_out import HELD_OUT_FILE
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from app.ml.scoring.engine import ScoringEngine
from app.models import ModelVersion
from app.services.crud import model_version as model_crud
from app.services.model_registry.card_differences import CardDifference, card_differences
from app.services.model_registry.promotion import PromotionOptions, champion_engine, judged, rows_beside
from app.services.model_registry.stages import find_known

REPORT_FILE = "report.html"
MAX_KEPT = 32
ON_OWN_ROWS = PromotionOptions()
Found = TypeVar("Found")


@dataclass(frozen=True)
class ModelBeside:
    """A model and the champion it would follow; `champion` is None for the champion itself, and before the first."""

    model: ModelVersion
    champion: ModelVersion | None
    evidence: HeldOutEvidence | Lack
    differences: list[CardDifference]
    has_report: bool


class ModelJudge:
    """Computes evidence and gates of one registry's models, and remembers the newest."""

    def __init__(self, registry: ModelRegistry, contract: Contract) -> None:
        self._registry, self._contract = registry, contract
        self._kept: OrderedDict[tuple[str, ...], object] = OrderedDict()
        self._turn = asyncio.Lock()

    async def beside_champion(self, session: AsyncSession, sha256: str) -> ModelBeside:
        """Return the model beside the present champion. Raises NotFound, ArtifactInvalid.

        No transaction is open while models are loaded and tried.
        """
        model, champion = await self._pair(session, sha256)
        names = await asyncio.to_thread(self._registry.attachment_names, sha256)
        evidence = await self._once("evidence", model, champion, lambda: self._evidence(model, champion))
        differences = card_differences(model.card, champion.card) if champion else []
        return ModelBeside(model, champion, evidence, differences, REPORT_FILE in names)

    async def gates(self, session: AsyncSession, sha256: str) -> list[GateResult]:
        """Return how each gate would end now, on the rows beside the model; nothing changes. Raises NotFound."""
        model, champion = await self._pair(session, sha256)
        return await self._once("gates", model, champion, lambda: self._gates(model, champion))

    async def _pair(self, session: AsyncSession, sha256: str) -> tuple[ModelVersion, ModelVersion | None]:
        model = await find_known(session, self._registry, sha256)
        champion = await model_crud.get_champion(session)
        await session.commit()
        return model, champion if champion and champion.sha256 != sha256 else None

    async def _once(
        self, what: str, model: ModelVersion, champion: ModelVersion | None, compute: Callable[[], Found]
    ) -> Found:
        async with self._turn:
            key = (what, *await asyncio.to_thread(self._hashes, model, champion))
            if key not in self._kept:
                self._kept[key] = await asyncio.to_thread(compute)
            self._kept.move_to_end(key)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
            found: Found = self._kept[key]  # type: ignore[assignment]
            return found

    def _hashes(self, model: ModelVersion, champion: ModelVersion | None) -> tuple[str, ...]:
        """Return the hashes of the files as they are now: a damaged model is not the one that was looked at before."""
        found = [model.sha256, *(self._hash(one.sha256) for one in (model, champion) if one)]
        if HELD_OUT_FILE in self._registry.attachment_names(model.sha256):
            found.append(hash_of(self._registry.attachment(model.sha256, HELD_OUT_FILE)).hexdigest())
        return tuple(found)

    def _hash(self, sha256: str) -> str:
        try:
            return sha256_of(self._registry.read(sha256))
        except ArtifactInvalid:
            return "away"

    def _evidence(self, model: ModelVersion, champion: ModelVersion | None) -> HeldOutEvidence | Lack:
        engine = ScoringEngine.load(self._registry.read(model.sha256), sha256=model.sha256)
        rows = rows_beside(self._registry, model.sha256, engine.contract)
        beside = champion_engine(self._registry, champion.sha256 if champion else None)
        return evidence_of(engine, beside, rows)

    def _gates(self, model: ModelVersion, champion: ModelVersion | None) -> list[GateResult]:
        beside = champion.sha256 if champion else None
        try:
            return judged(self._registry, model.sha256, beside, self._contract, ON_OWN_ROWS)
        except ArtifactInvalid as fault:
            return [GateResult.of(Gate.ARTIFACT, Verdict.FAILED, GateCode.ARTIFACT_UNUSABLE, fault=str(fault))]
