"""The decisions in the document of all about a person."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class PersonDecisionOut(BaseModel):
    """A decision with what it was decided on; `decided_by` is null for a solely automated one."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    timestamp: datetime
    score_id: int
    policy_sha256: str
    is_shadow: bool
    is_stopped: bool
    outcome: str
    credit_limit: float | None
    price: float | None
    decided_by: int | None
    basis: dict[str, Any]
    rules: list[dict[str, Any]]
    reasons: list[dict[str, Any]]


class PersonReferralAnswerOut(BaseModel):
    """What a person decided where the policy had referred; `grounds` holds the reason in words."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    timestamp: datetime
    referral_id: int
    outcome: str
    credit_limit: float | None
    price: float | None
    decided_by: int
    grounds: dict[str, Any]


class PersonFactOut(BaseModel):
    """What a source says, and since when it is true; `recorded_by` is null for a connector or the command line."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    timestamp: datetime
    name: str
    value: Any
    source: str
    time: datetime
    recorded_by: int | None
