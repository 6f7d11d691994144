"""A promotion from the command line: done where that takes one person, proposed where it takes two."""

from typing import NamedTuple

from app.exceptions import CommandError
from app.models import ModelVersion, Proposal
from app.services.approvals.act import Place
from app.services.approvals.acts.models import only_while_it_waits_for_none, propose_promotion, waits_for_another
from app.services.approvals.four_eyes import FourEyes
from app.services.crud.model_version import get_champion
from app.services.model_registry.promotion import PromotionOptions
from app.services.model_registry.stages import no_more, promote
from app.settings.service import load_settings


class Promoted(NamedTuple):
    """The champion, and whether it was the champion before."""

    model: ModelVersion
    was_already: bool


async def promote_or_propose(place: Place, sha256: str, options: PromotionOptions) -> Promoted | Proposal:
    """Promote the model, or propose it. Raises what a promotion raises, and CommandError for rows of a file."""
    session = place.session
    present = await get_champion(session)
    is_on = await FourEyes(is_set=load_settings().asks_for_four_eyes).is_on(session)
    if is_on and await waits_for_another(place, sha256):
        if options.held_out is not None:
            raise CommandError("With four eyes on the gates take the rows beside the model; leave --data out.")
        return await propose_promotion(place, sha256, options, proposer=None)
    check = only_while_it_waits_for_none(place, sha256) if is_on else no_more
    promoted = await promote(session, place.registry, sha256, place.contract, options, before_change=check)
    return Promoted(promoted, present is not None and present.sha256 == sha256)
