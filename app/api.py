"""The application: lifespan, middleware, routers, error handlers; nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app import __version__
from app.assembling import make_parts
from app.exception_handlers import install_exception_handlers
from app.logs import configure_logging, logging_in_background
from app.middleware.edge import EdgeMiddleware
from app.ml.contracts.loader import load_contract
from app.modules import Module, modules_of
from app.openapi import install_openapi
from app.routes import (
    admin,
    application_data,
    applications,
    audit,
    auth,
    card_decisions,
    client_files,
    clients,
    credits,
    decision_stop,
    decisions,
    docs,
    facts,
    health,
    imports,
    jobs,
    login_steps,
    managers,
    model_evidence,
    models,
    passkeys,
    person_data,
    policies,
    proposals,
    referral_answers,
    saved_views,
    schema,
    second_factors,
    service_accounts,
    simulations,
    ui_api,
    ui_pages,
    user_sessions,
    users,
    well_known,
    what_ifs,
)
from app.routes.hot import HotRoutes
from app.routes.hot_decisions import HotDecisions
from app.routes.other_slash import lead_to_the_other_slash
from app.routes.parts import parts_of
from app.routes.strict_router import take_routes
from app.security.permission_file import table_of
from app.security.permissions import use_permissions
from app.services.approvals.acts import add_act
from app.services.emergency_login import watch_emergency_login
from app.services.housekeeping import keep_tidy
from app.services.scorer import Scorer
from app.services.scorers.choose import make_scorer
from app.services.scorers.warming import warm_up
from app.settings.service import ServiceSettings, load_settings
from app.static_files import MOUNT, PageFiles, VersionedFiles
from database.database import close_database_engine

ROUTERS = (
    health,
    auth,
    login_steps,
    second_factors,
    passkeys,
    person_data,
    users,
    user_sessions,
    clients,
    credits,
    what_ifs,
    applications,
    decisions,
    card_decisions,
    referral_answers,
    facts,
    application_data,
    managers,
    service_accounts,
    models,
    policies,
    decision_stop,
    imports,
    jobs,
    model_evidence,
    simulations,
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
    parts = make_parts(settings, contract, scorer or make_scorer(settings), page_files)
    parts.policy_rules.require_catalogue()
    app.state.parts = parts
    lead_to_the_other_slash(app.router)
    take_routes(app, *(module.router for module in ROUTERS))
    modules = modules_of(settings)
    for part in modules:
        _plug_in(app, part)
    docs.mount_assets(app)
    app.mount(MOUNT, VersionedFiles(parts.page_files))
    install_openapi(app, contract)
    install_exception_handlers(app)
    _add_middleware(app, settings, frozenset().union(*(part.posts_from_elsewhere for part in modules)))
    return app


def _plug_in(app: FastAPI, part: Module) -> None:
    take_routes(app, *part.routers)
    for act in part.acts:
        add_act(act)
    parts_of(app).decisions.connectors.add(part.connectors)
    for name, shared in part.state.items():
        setattr(app.state, name, shared)
    parts_of(app).page_files.data |= part.page_data


def _add_middleware(app: FastAPI, settings: ServiceSettings, posts_from_elsewhere: frozenset[str]) -> None:
    batched = parts_of(app).batched
    if batched is not None:
        routes = {route.path: route for route in app.routes if isinstance(route, APIRoute)}
        parts = parts_of(app)
        decisions = HotDecisions(batched, parts.decisions.reader)
        app.add_middleware(HotRoutes, scoring=batched, decisions=decisions, limiter=parts.limiter, routes=routes)
    app.add_middleware(
        EdgeMiddleware,
        secret_key=settings.session_secret.get_secret_value(),
        max_age=int(parts_of(app).login_rules.limits.longest.total_seconds()),
        trusted_proxies=settings.trusted_proxies,
        allowed_hosts=settings.allowed_hosts,
        deadline_seconds=settings.request_seconds,
        observe=parts_of(app).traffic.tell,
        posts_from_elsewhere=posts_from_elsewhere,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    with logging_in_background():
        parts = parts_of(app)
        beside = [
            asyncio.create_task(keep_tidy(parts.kept, parts.trail.place), name="housekeeping"),
            asyncio.create_task(parts.traffic.keep_writing(), name="traffic"),
            asyncio.create_task(watch_emergency_login(parts.login_rules), name="emergency login"),
        ]
        shadow, scoring, batched = parts.shadow, parts.scoring, parts.batched
        shadow.start()
        parts.trail.start()
        parts.reads.start()
        parts.jobs.start()
        parts.verifier.start()
        parts.policies.start()
        if batched is not None:
            batched.start()
        await warm_up(scoring.scorer)
        yield
        for task in beside:
            task.cancel()
        await parts.jobs.close()
        await parts.imports.close()
        await parts.verifier.close()
        await parts.policies.close()
        await parts.traffic.write()
        if batched is not None:
            await batched.close()
        await parts.decisions.connectors.close()
        await shadow.close()
        if shadow.scorer is not scoring.scorer:
            await shadow.scorer.close()
        await scoring.computing.close()
        await parts.activity.close()
        await parts.reads.close()
        await parts.trail.close()
        await close_database_engine()
