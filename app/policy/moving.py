"""A policy with other cut-offs: what sliders ask for, without writing another file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.exceptions import InvalidInput
from app.policy.canonical import canonical_form, policy_sha256
from app.policy.definition import PolicySegment
from app.policy.policy import Policy


@dataclass(frozen=True)
class CutOffs:
    """The cut-offs of one segment: a PD below the first is approved, from the second on declined, else referred."""

    approve_below: float
    decline_from: float


def with_cut_offs(policy: Policy, cut_offs: Mapping[str, CutOffs]) -> Policy:
    """Return the same policy with other cut-offs, under the hash that it has with them.

    Raises InvalidInput for a segment that is not there, for a cut-off that is no share, and for a wrong order.
    """
    known = [one.name for one in policy.definition.segments]
    if strange := sorted(set(cut_offs) - set(known)):
        raise InvalidInput.of("cut_offs", f"{strange[0]} is no segment; expected {', '.join(known)}")
    for name, one in cut_offs.items():
        if not 0 <= one.approve_below <= one.decline_from <= 1:
            raise InvalidInput.of("cut_offs", f"{name}: expected 0 <= approve_below <= decline_from <= 1")
    segments = tuple(_moved(one, cut_offs.get(one.name)) for one in policy.definition.segments)
    definition = policy.definition.model_copy(update={"segments": segments})
    form = canonical_form(definition, policy.expressions)
    return replace(policy, definition=definition, form=form, sha256=policy_sha256(form), reads={})


def _moved(segment: PolicySegment, cut_offs: CutOffs | None) -> PolicySegment:
    return segment if cut_offs is None else segment.model_copy(update=vars(cut_offs))
