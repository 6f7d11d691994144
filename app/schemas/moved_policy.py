"""A policy with other cut-offs: which ones, and what came of it."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.policy.moving import CutOffs
from app.policy.rewriting import RewrittenCase
from app.schemas.policy import AddedPolicyOut, PolicyOut
from app.services.simulations.request import MOST_SEGMENTS, SegmentCutOffs


class CutOffsIn(BaseModel):
    """Other cut-offs by segment; a segment that is left out keeps its own."""

    model_config = ConfigDict(extra="forbid")

    cut_offs: Annotated[dict[str, SegmentCutOffs], Field(min_length=1, max_length=MOST_SEGMENTS)]

    @property
    def chosen(self) -> dict[str, CutOffs]:
        """The cut-offs by segment."""
        return {name: CutOffs(one.approve_below, one.decline_from) for name, one in self.cut_offs.items()}


class RewrittenCaseOut(BaseModel):
    """A case whose expected outcome the new cut-offs change."""

    name: str
    before: str = Field(examples=["approve"])
    after: str = Field(examples=["refer"])


class MovedPolicyOut(AddedPolicyOut):
    """The draft, and its cases that expect something else than before."""

    cases: list[RewrittenCaseOut]

    @classmethod
    def of_moved(cls, policy: PolicyOut, warnings: list[str], cases: Sequence[RewrittenCase]) -> "MovedPolicyOut":
        """Return the shape of a draft with other cut-offs."""
        return cls(**vars(policy), warnings=warnings, cases=[RewrittenCaseOut(**vars(one)) for one in cases])
