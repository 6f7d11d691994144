"""Applicants without an account: sent by another system, scored, and never changed.

An application is known by the sender's own id of it. The same id with the same features is the same application,
however often it is sent; with other features it is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.encoding import leaf_of
from app.exceptions import Conflict, NotFound, ScoringTimeout
from app.metrics import SCORES
from app.ml.contracts.applicant import check_applicant, complete
from app.ml.contracts.definition import Contract
from app.models import Application, Score, ScoreSource, User
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import application as application_crud
from app.services.crud import scoring as scoring_crud
from app.services.crud.application import ApplicationKey
from app.services.idempotency import require_same_body
from app.services.keyed_locks import KeyedLocks
from app.services.scoring import Beside, ScoringService, event_of

TWIN_SECONDS = 30.0
"""The longest wait for a request with the same key that is under way."""
_twins = KeyedLocks()


@dataclass(frozen=True)
class NewApplication:
    """What was sent: the sender's own id, and the features as they came."""

    external_id: str
    features: Mapping[str, Any]


@dataclass(frozen=True)
class ScoredApplication:
    """A stored event and the application it is about."""

    application: Application
    score: Score


async def register(
    session: AsyncSession, contract: Contract, new: NewApplication, *, account: User
) -> tuple[Application, bool]:
    """Return the application, and whether it is new. Raises InvalidInput, Conflict for other features under the id."""
    return await _keep(session, await _checked(session, contract, new, account), account)


async def score_application(
    session: AsyncSession,
    scoring: ScoringService,
    application: Application,
    *,
    account: User,
    key: ApplicationKey | None,
    beside: Beside | None = None,
) -> ScoredApplication:
    """Score an application and store the event, or return the one stored under the same key.

    Raises as `ScoringService.score_client`.
    """
    return await _once(session, scoring, application, account, key, beside)


async def register_and_score(
    session: AsyncSession,
    scoring: ScoringService,
    contract: Contract,
    new: NewApplication,
    *,
    account: User,
    key: ApplicationKey | None,
) -> ScoredApplication:
    """Register an application and score it: both are stored, in one transaction, or neither.

    Raises as `register` and `score_application`.
    """
    return await _once(session, scoring, await _checked(session, contract, new, account), account, key)


async def _checked(session: AsyncSession, contract: Contract, new: NewApplication, account: User) -> Application:
    """Return the stored application, or one that is not stored yet."""
    features = complete(contract, check_applicant(contract, new.features))
    sent = Application(
        account_id=account.id, external_id=new.external_id, features=features, contract_hash=contract.sha256
    )
    known = await application_crud.find_application(session, account.id, new.external_id)
    return _same(known, sent, [feature.name for feature in contract.inputs]) if known else sent


async def _keep(session: AsyncSession, application: Application, account: User) -> tuple[Application, bool]:
    """Store the application, unless it is stored; the same one sent twice at once is stored once."""
    if application in session:
        return application, False
    if not await application_crud.create_application(session, application):
        known = await application_crud.find_application(session, account.id, application.external_id)
        if known is None:
            raise Conflict("This application was sent twice at once; repeat the request.")
        return _same(known, application, application.features), False
    sent = leaf_of("applications", {"features": application.features}).hex()
    await record(
        session,
        Act.APPLICATION_ADDED,
        by(account),
        application.id,
        details={"contract": application.contract_hash},
        personal={"external_id": application.external_id, "features_sha256": sent},
    )
    return application, True


async def _once(
    session: AsyncSession,
    scoring: ScoringService,
    application: Application,
    account: User,
    key: ApplicationKey | None,
    beside: Beside | None = None,
) -> ScoredApplication:
    """Score, unless the key has led to a score before; a twin that runs at the same time waits."""
    if key is None:
        return await _score(session, scoring, application, account, None, beside)
    await session.commit()  # a waiting twin must hold no lock of the database
    try:
        async with _twins.hold(key, seconds=TWIN_SECONDS):
            known = await _stored(session, key)
            if known is not None:
                return known
            try:
                return await _score(session, scoring, application, account, key, beside)
            except Conflict:
                await session.rollback()
                known = await _stored(session, key)
                if known is None:
                    raise
                return known
    except TimeoutError:
        raise ScoringTimeout from None


async def _score(
    session: AsyncSession,
    scoring: ScoringService,
    application: Application,
    account: User,
    key: ApplicationKey | None,
    beside: Beside | None,
) -> ScoredApplication:
    version, result = await scoring.result_of(session, application.features, caller=account.id, beside=beside)
    kept, _ = await _keep(session, application, account)
    score = event_of(result, model_version=version, asked_by=account, source=ScoreSource.API)
    score.application_id = kept.id
    await scoring_crud.create_scores(session, [score])
    if beside is not None:
        await beside.store(session, score)
    if key is not None:
        await application_crud.remember_application_request(session, key.for_event(score.id, utc_now()))
    await session.commit()
    SCORES.labels(version).inc()
    return ScoredApplication(kept, score)


async def _stored(session: AsyncSession, key: ApplicationKey) -> ScoredApplication | None:
    known = await application_crud.find_application_request(session, key, now=utc_now())
    if known is None:
        return None
    require_same_body(known.request_hash, key.request_hash)
    score = await scoring_crud.get_score(session, known.score_id)
    row = await application_crud.get_application(session, score.application_id or 0) if score else None
    if score is None or row is None:
        raise NotFound("There is no such application.")
    return ScoredApplication(row.application, score)


def _same(known: Application, sent: Application, names: Iterable[str]) -> Application:
    """Return the stored application. Raises Conflict naming those of the features that differ."""
    differing = sorted(name for name in names if known.features.get(name, ...) != sent.features[name])
    if differing:
        raise Conflict(
            f"The application {known.external_id} is there with another {', '.join(differing)}. Applications are never "
            "changed: send this one under an external id of its own."
        )
    return known
