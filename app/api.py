"""The application: lifespan, middleware, routers, error handlers; nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app import __version__
from app.exception_handlers import install_exception_handlers
from app.logs import configure_logging, logging_in_background
from app.middleware.edge import EdgeMiddleware
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.openapi import install_openapi
from app.routes import (
    admin,
    applications,
    audit,
    auth,
    client_files,
    clients,
    docs,
    health,
    jobs,
    managers,
    model_evidence,
    models,
    person_data,
    proposals,
    saved_views,
    schema,
    second_factors,
    service_accounts,
    ui_api,
    ui_pages,
    user_sessions,
    users,
    well_known,
    what_ifs,
)
from app.routes.hot import HotRoutes
from app.routes.other_slash import lead_to_the_other_slash
from app.routes.parts import ServiceParts, parts_of
from app.schemas.error import errors
from app.security.permission_file import table_of
from app.security.permissions import use_permissions
from app.security.sessions import SessionLimits
from app.services.approvals.four_eyes import FourEyes
from app.services.audit.keeper import TrailKeeper
from app.services.audit.reads import Reads
from app.services.audit.signing import SECRET_FILE, signing_key
from app.services.auth import LoginRules
from app.services.batched_scoring import BatchedScoring
from app.services.data_protection.expiring import Kept
from app.services.data_protection.rules import Retention
from app.services.demo_logins import DemoLogins
from app.services.health import HealthService
from app.services.housekeeping import keep_tidy
from app.services.jobs.keeper import JobKeeper
from app.services.jobs.making import make_job_runner
from app.services.model_registry.judging import ModelJudge
from app.services.rate_limits import RateLimiter
from app.services.scorer import Scorer
from app.services.scorers.choose import make_scorer, make_shadow_scorer
from app.services.scorers.shadow import ShadowScoring
from app.services.scorers.warming import warm_up
from app.services.scoring import ScoringService
from app.services.second_factors.vault import Vault
from app.services.session_activity import SessionActivity
from app.services.traffic import Traffic
from app.services.what_ifs.asking import WhatIfs
from app.services.what_ifs.measures import Measures
from app.settings.by_role import roles_in
from app.settings.service import ServiceSettings, load_settings
from app.static_files import MOUNT, PageFiles, VersionedFiles
from app.what_if.declaration import load_declaration
from database.database import close_database_engine, get_database_engine

ROUTERS = (
    health,
    auth,
    second_factors,
    person_data,
    users,
    user_sessions,
    clients,
    what_ifs,
    applications,
    managers,
    service_accounts,
    models,
    jobs,
    model_evidence,
    schema,
    client_files,
    saved_views,
    proposals,
    ui_api,
    admin,
    audit,
    ui_pages,
    docs,
    well_known,
)
DESCRIPTION = "Scores a bank's clients: probability of default, rating, exact reasons; every event is kept."


def create_app(
    settings: ServiceSettings | None = None, scorer: Scorer | None = None, page_files: PageFiles | None = None
) -> FastAPI:
    """Build the service, by default with settings from the environment; tests pass a scorer, `make dev` its files."""
    settings = settings or load_settings()
    configure_logging(settings)
    use_permissions(table_of(settings.permissions_file, separate_duties=settings.separate_duties))
    contract = load_contract(settings.applicant_contract)
    app = FastAPI(
        title="Credit scoring",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # ours: app.metrics, app.logs
    )
    page_files = page_files or PageFiles()
    page_files.currency = settings.currency
    parts = _make_parts(settings, contract, scorer or make_scorer(settings), page_files)
    app.state.parts = parts
    lead_to_the_other_slash(app.router)
    for module in ROUTERS:
        app.include_router(module.router, responses=errors(500))
    docs.mount_assets(app)
    app.mount(MOUNT, VersionedFiles(parts.page_files))
    install_openapi(app, contract)
    install_exception_handlers(app)
    _add_middleware(app, settings)
    return app


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


def _make_parts(settings: ServiceSettings, contract: Contract, scorer: Scorer, page_files: PageFiles) -> ServiceParts:
    shadow = ShadowScoring(make_shadow_scorer(settings, scorer), contract, share=settings.shadow_share)
    scoring = ScoringService(scorer, contract, timeout_seconds=settings.scoring_timeout_seconds, listener=shadow.offer)
    rules = _login_rules(settings)
    activity = SessionActivity(rules.limits)
    registry = ModelRegistry(settings.registry_url)
    batched = _batched_scoring(settings, scoring, shadow, activity)
    return ServiceParts(
        contract=contract,
        registry=registry,
        judge=ModelJudge(registry, contract),
        scoring=scoring,
        batched=batched,
        shadow=shadow,
        what_ifs=_make_what_ifs(settings, contract, shadow.scorer, registry),
        activity=activity,
        login_rules=rules,
        vault=Vault(settings.factor_secret),
        limiter=_limiter(batched),
        health=HealthService(scorer),
        traffic=Traffic(),
        demo_logins=DemoLogins(settings),
        page_files=page_files,
        trail=_make_trail(settings),
        security_contact=settings.security_contact,
        reads=Reads(),
        jobs=JobKeeper(partial(make_job_runner, settings, contract)),
        kept=_kept(settings),
        retention=Retention(settings.retention_credit_days, settings.retention_applicant_days),
        four_eyes=FourEyes(is_set=settings.asks_for_four_eyes),
    )


def _login_rules(settings: ServiceSettings) -> LoginRules:
    limits = SessionLimits(lifetime=settings.session_lifetimes, idle=settings.session_idle)
    return LoginRules(limits, roles_in(settings.second_factor_roles))


def _limiter(batched: BatchedScoring | None) -> RateLimiter:
    """Return what counts the requests of keys: on PostgreSQL for all processes, SQLite serves one alone."""
    return RateLimiter(batched.take_requests if batched else None)


def _kept(settings: ServiceSettings) -> Kept:
    return Kept(
        settings.retention_audit_personal_days, settings.retention_score_reasons_days, settings.retention_session_days
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


def _add_middleware(app: FastAPI, settings: ServiceSettings) -> None:
    batched = parts_of(app).batched
    if batched is not None:
        routes = {str(route.path): route for route in iter_route_contexts(app.routes)}
        app.add_middleware(HotRoutes, scoring=batched, limiter=parts_of(app).limiter, routes=routes)
    app.add_middleware(
        EdgeMiddleware,
        secret_key=settings.session_secret.get_secret_value(),
        max_age=int(parts_of(app).login_rules.limits.longest.total_seconds()),
        trusted_proxies=settings.trusted_proxies,
        allowed_hosts=settings.allowed_hosts,
        deadline_seconds=settings.request_seconds,
        observe=parts_of(app).traffic.tell,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    with logging_in_background():
        parts = parts_of(app)
        beside = [
            asyncio.create_task(keep_tidy(parts.kept, parts.trail.place), name="housekeeping"),
            asyncio.create_task(parts.traffic.keep_writing(), name="traffic"),
        ]
        shadow, scoring, batched = parts.shadow, parts.scoring, parts.batched
        shadow.start()
        parts.trail.start()
        parts.reads.start()
        parts.jobs.start()
        if batched is not None:
            batched.start()
        await warm_up(scoring.scorer)
        yield
        for task in beside:
            task.cancel()
        await parts.jobs.close()
        await parts.traffic.write()
        if batched is not None:
            await batched.close()
        await shadow.close()
        if shadow.scorer is not scoring.scorer:
            await shadow.scorer.close()
        await scoring.computing.close()
        await parts.activity.close()
        await parts.reads.close()
        await parts.trail.close()
        await close_database_engine()
