"""The parts of the service, made from its settings."""

from functools import partial

from app.file_import.processes import ImportRunner
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.routes.parts import ServiceParts
from app.security.passkeys import RelyingParty
from app.security.sessions import SessionLimits
from app.services.approvals.four_eyes import FourEyes
from app.services.audit.keeper import TrailKeeper
from app.services.audit.reads import Reads
from app.services.audit.signing import SECRET_FILE, signing_key
from app.services.audit.verifying import TrailVerifier
from app.services.batched_scoring import BatchedScoring
from app.services.data_protection.expiring import Kept
from app.services.data_protection.rules import Retention
from app.services.decisions.answering import ReferralAnswers
from app.services.decisions.deciding import DecisionService
from app.services.demo_logins import DemoLogins
from app.services.health import HealthService
from app.services.jobs.keeper import JobKeeper
from app.services.jobs.making import make_job_runner
from app.services.login_rules import LoginRules
from app.services.model_registry.judging import ModelJudge
from app.services.policies.in_use import ReadyPolicies
from app.services.policies.keeper import PolicyKeeper
from app.services.policies.rules import rules_of
from app.services.rate_limits import RateLimiter
from app.services.scorer import Scorer
from app.services.scorers.choose import make_shadow_scorer
from app.services.scorers.shadow import ShadowScoring
from app.services.scoring import ScoringService
from app.services.second_factors.vault import Vault
from app.services.session_activity import SessionActivity
from app.services.signed_requests import SignedRequests
from app.services.simulations.answering import SimulationPlace
from app.services.simulations.processes import SimulationRunner
from app.services.traffic import Traffic
from app.services.what_ifs.asking import WhatIfs
from app.services.what_ifs.measures import Measures
from app.settings.by_role import roles_in
from app.settings.service import ServiceSettings
from app.static_files import PageFiles
from app.what_if.declaration import load_declaration
from database.database import get_database_engine


def make_parts(settings: ServiceSettings, contract: Contract, scorer: Scorer, page_files: PageFiles) -> ServiceParts:
    """Make what the routes share. Nothing is started, and no connection is opened."""
    shadow = ShadowScoring(make_shadow_scorer(settings, scorer), contract, share=settings.shadow_share)
    scoring = ScoringService(scorer, contract, timeout_seconds=settings.scoring_timeout_seconds, listener=shadow.offer)
    rules = _login_rules(settings)
    activity = SessionActivity(rules.limits)
    registry = ModelRegistry(settings.registry_url)
    policy_rules = rules_of(contract, settings.applicant_contract, currency=settings.currency)
    batched = _batched_scoring(settings, scoring, shadow, activity)
    ready = ReadyPolicies(contract, currency=settings.currency)
    return ServiceParts(
        contract=contract,
        registry=registry,
        judge=ModelJudge(registry, contract),
        policy_rules=policy_rules,
        policies=PolicyKeeper(registry, policy_rules),
        scoring=scoring,
        batched=batched,
        shadow=shadow,
        what_ifs=_make_what_ifs(settings, contract, shadow.scorer, registry),
        decisions=DecisionService(scoring, ready),
        answers=ReferralAnswers(ready),
        activity=activity,
        login_rules=rules,
        vault=Vault(settings.factor_secret),
        relying_party=RelyingParty(settings.passkey_name, settings.rp_origins),
        limiter=_limiter(batched),
        signed=SignedRequests(settings.factor_secret),
        health=HealthService(scorer),
        traffic=Traffic(),
        demo_logins=DemoLogins(settings),
        page_files=page_files,
        trail=_make_trail(settings),
        security_contact=settings.security_contact,
        verifier=TrailVerifier(),
        reads=Reads(),
        jobs=JobKeeper(partial(make_job_runner, settings, contract)),
        imports=ImportRunner(contract),
        kept=_kept(settings),
        retention=Retention(settings.retention_credit_days, settings.retention_applicant_days),
        four_eyes=FourEyes(is_set=settings.asks_for_four_eyes),
        simulations=SimulationRunner(
            SimulationPlace(contract, registry, settings.currency, settings.portfolio_default_rate)
        ),
    )


def _batched_scoring(
    settings: ServiceSettings, scoring: ScoringService, shadow: ShadowScoring, activity: SessionActivity
) -> BatchedScoring | None:
    """Return the hot path's own lanes to the database; SQLite has none, there every score goes through the endpoint."""
    url = get_database_engine().url
    if url.get_backend_name() != "postgresql":
        return None
    return BatchedScoring(
        url,
        scoring.computing,
        activity,
        timeout_seconds=settings.scoring_timeout_seconds,
        listener=shadow.offer,
    )


def _login_rules(settings: ServiceSettings) -> LoginRules:
    limits = SessionLimits(lifetime=settings.session_lifetimes, idle=settings.session_idle)
    factor_for = roles_in(settings.second_factor_roles)
    return LoginRules(limits, factor_for, settings.roles_by_password, settings.break_glass_login)


def _limiter(batched: BatchedScoring | None) -> RateLimiter:
    """Return what counts the requests of keys: on PostgreSQL for all processes, SQLite serves one alone."""
    return RateLimiter(batched.take_requests if batched else None)


def _kept(settings: ServiceSettings) -> Kept:
    """Return how long what is kept; applications no shorter than erasure of applicants is refused."""
    days = settings.retention_application_days
    return Kept(
        settings.retention_audit_personal_days,
        settings.retention_score_reasons_days,
        settings.retention_session_days,
        max(days, settings.retention_applicant_days) if days else 0,
    )


def _make_what_ifs(settings: ServiceSettings, contract: Contract, scorer: Scorer, registry: ModelRegistry) -> WhatIfs:
    """Return the searches, by the scorer of challengers: one in this process must keep no live score waiting."""
    declaration = load_declaration(contract, settings.applicant_contract)
    measures = Measures(registry, contract, declaration)
    return WhatIfs(scorer, contract, declaration, measures, timeout_seconds=settings.scoring_timeout_seconds)


def _make_trail(settings: ServiceSettings) -> TrailKeeper:
    return TrailKeeper(
        partial(signing_key, settings.signing_secret, SECRET_FILE),
        settings.audit_anchor,
        settings.shown(),
        settings.audit_trusted_keys,
    )
