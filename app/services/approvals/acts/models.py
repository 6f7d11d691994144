"""Acts about models: a promotion that passes every gate, and one in spite of a gate or with a waiver."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import PromotedMeanwhile
from app.ml.evaluation.gate_result import Gate
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.approvals.proposing import propose
from app.services.audit.acts import ObjectKind
from app.services.audit.recording import by
from app.services.crud import model_version as model_crud
from app.services.model_registry import stages
from app.services.model_registry.promotion import PromotionOptions, Waiver


@dataclass(frozen=True)
class _Promote:
    """A promotion; the gates are judged when it is proposed and again when it is approved."""

    name: str
    object_kind: ObjectKind = ObjectKind.MODEL
    may_propose: Permission = Permission.MODELS_MANAGE
    may_approve: Permission = Permission.MODELS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the model's stage and the champion that the gates held it against. Raises NotFound."""
        model = await stages.find_known(place.session, place.registry, object_id or "")
        champion = await model_crud.get_champion(place.session)
        return {"stage": model.stage.value, "champion": champion.sha256 if champion else None}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Promote by the options as proposed. Raises what a promotion raises, such as GatesNotPassed."""
        options = options_from(proposal.change)
        sha256 = proposal.object_id or ""
        await stages.promote(
            place.session, place.registry, sha256, place.contract, options, actor=by(approver), before_change=claim
        )


PROMOTE = _Promote("promote")
WAIVE = _Promote("waive")


def act_for(options: PromotionOptions) -> _Promote:
    """Return the act that these options are: waiving a gate has a name of its own."""
    return WAIVE if options.despite or options.waivers else PROMOTE


async def waits_for_another(place: Place, sha256: str) -> bool:
    """Whether a promotion needs a second person: not the first of a bank, nor that of the champion itself."""
    champion = await model_crud.get_champion(place.session)
    return champion is not None and champion.sha256 != sha256


def only_while_it_waits_for_none(place: Place, sha256: str) -> Claim:
    """Return what a direct promotion does before its change: raise PromotedMeanwhile if a champion came meanwhile."""

    async def check() -> None:
        if await waits_for_another(place, sha256):
            raise PromotedMeanwhile

    return check


async def propose_promotion(place: Place, sha256: str, options: PromotionOptions, *, proposer: User | None) -> Proposal:
    """Propose a promotion that passes the gates today. Raises what a promotion raises, such as GatesNotPassed."""
    await stages.require_known(place.session, place.registry, sha256)
    await stages.try_promotion(place.session, place.registry, sha256, place.contract, options)
    champion = await model_crud.get_champion(place.session)
    change = {**change_of(options), "before": champion.sha256 if champion else None}
    return await propose(place, act_for(options), sha256, change, proposer=proposer)


def change_of(options: PromotionOptions) -> dict[str, Any]:
    """Return the options of a promotion as a proposal keeps them; rows of a file are none of them."""
    return {
        "by": options.by,
        "because": options.because,
        "despite": sorted(gate.value for gate in options.despite),
        "waivers": [one.as_dict() for one in options.waivers],
    }


def options_from(change: Mapping[str, Any]) -> PromotionOptions:
    """Return the options that `change_of` kept."""
    return PromotionOptions(
        despite=frozenset(Gate(name) for name in change["despite"]),
        because=change["because"],
        by=change["by"],
        waivers=tuple(Waiver(**one) for one in change["waivers"]),
    )
