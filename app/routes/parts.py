"""The parts of a running service, made once by `create_app`, and how routes ask for one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request

from app.file_import.processes import ImportRunner
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.security.passkeys import RelyingParty
from app.services.approvals.four_eyes import FourEyes
from app.services.audit.keeper import TrailKeeper
from app.services.audit.reads import Reads
from app.services.audit.verifying import TrailVerifier
from app.services.batched_scoring import BatchedScoring
from app.services.data_protection.expiring import Kept
from app.services.data_protection.rules import Retention
from app.services.decisions.answering import ReferralAnswers
from app.services.decisions.deciding import DecisionService
from app.services.demo_logins import DemoLogins
from app.services.health import HealthService
from app.services.jobs.keeper import JobKeeper
from app.services.login_rules import LoginRules
from app.services.model_registry.judging import ModelJudge
from app.services.policies.keeper import PolicyKeeper
from app.services.policies.rules import PolicyRules
from app.services.rate_limits import RateLimiter
from app.services.scorers.shadow import ShadowScoring
from app.services.scoring import ScoringService
from app.services.second_factors.vault import Vault
from app.services.session_activity import SessionActivity
from app.services.signed_requests import SignedRequests
from app.services.simulations.processes import SimulationRunner
from app.services.traffic import Traffic
from app.services.what_ifs.asking import WhatIfs
from app.static_files import PageFiles


@dataclass(frozen=True)
class ServiceParts:
    """What one process serves with."""

    contract: Contract
    registry: ModelRegistry
    judge: ModelJudge
    policy_rules: PolicyRules
    policies: PolicyKeeper
    scoring: ScoringService
    batched: BatchedScoring | None
    shadow: ShadowScoring
    what_ifs: WhatIfs
    decisions: DecisionService
    answers: ReferralAnswers
    activity: SessionActivity
    login_rules: LoginRules
    vault: Vault
    relying_party: RelyingParty
    limiter: RateLimiter
    signed: SignedRequests
    health: HealthService
    traffic: Traffic
    demo_logins: DemoLogins
    page_files: PageFiles
    trail: TrailKeeper
    security_contact: str
    verifier: TrailVerifier
    reads: Reads
    jobs: JobKeeper
    imports: ImportRunner
    kept: Kept
    retention: Retention
    four_eyes: FourEyes
    simulations: SimulationRunner


def parts_of(app: FastAPI) -> ServiceParts:
    """Return the parts of that application."""
    parts: ServiceParts = app.state.parts
    return parts


def part(pick: Callable[[ServiceParts], object]) -> Any:
    """Return a dependency that gives one of the parts."""

    async def of_service(request: Request) -> object:
        return pick(parts_of(request.app))

    return Depends(of_service)
