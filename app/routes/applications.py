"""Applications: applicants without an account, sent by service accounts."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request, Response

from app.exceptions import NotFound
from app.models import User
from app.models.application import EXTERNAL_ID_MAX_LENGTH
from app.models.base import LARGEST_SCORE_ID
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from app.routes.deps import (
    IDEMPOTENCY_KEY_PATTERN,
    AfterScore,
    ContractDep,
    CurrentUser,
    Limit,
    ReadsDep,
    ScalesDep,
    ScoringDep,
    SessionDep,
    allowed,
)
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.schemas.application import ApplicationIn, ApplicationOut, ApplicationScoreOut, ListedApplicationOut
from app.schemas.error import errors
from app.security.permissions import Permission, has_permission
from app.security.policies.applications import require_can_read_application, require_can_score_application
from app.services import applications
from app.services.applications import ScoredApplication
from app.services.audit.acts import Act
from app.services.crud import application as application_crud
from app.services.crud import erasure as erasure_crud
from app.services.crud.application import ApplicationKey, ApplicationRow
from app.services.crud.pages import PAGE_LIMIT
from app.services.idempotency import request_hash

router = strict_router(prefix="/applications", tags=["applications"])
ApplicationId = Annotated[int, Path(ge=1, le=LARGEST_SCORE_ID)]
AfterApplication = Annotated[int | None, Query(ge=0, le=LARGEST_SCORE_ID, description="the last id of the page before")]
MayRegister = Annotated[User, allowed(Permission.APPLICATIONS_REGISTER)]
MayRead = Annotated[User, allowed(Permission.APPLICATIONS_READ_OWN, Permission.APPLICATIONS_READ_ALL)]

SENT_AGAIN: dict[int | str, dict[str, Any]] = {200: {"model": ApplicationOut, "description": "it was there already"}}


async def readable_application(application_id: ApplicationId, user: CurrentUser, session: SessionDep) -> ApplicationRow:
    """Return the application of the path if this user may read it."""
    row = await application_crud.get_application(session, application_id)
    require_can_read_application(user, row.application if row else None)
    if row is None:
        raise NotFound
    return row


async def shown_application(
    row: Annotated[ApplicationRow, Depends(readable_application)], user: CurrentUser, reads: ReadsDep
) -> ApplicationRow:
    """Return the application of the path, noting that another than its sender reads it."""
    if row.application.account_id != user.id:
        reads.note_once(Act.APPLICATION_READ, user, str(row.application.id))
    return row


async def scorable_application(application_id: ApplicationId, user: CurrentUser, session: SessionDep) -> ApplicationRow:
    """Return the application of the path if this service account may score it."""
    row = await application_crud.get_application(session, application_id)
    require_can_score_application(user, row.application if row else None)
    if row is None:
        raise NotFound
    return row


async def sent_key(
    request: Request,
    account: CurrentUser,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=IDEMPOTENCY_KEY_MAX_LENGTH,
            pattern=IDEMPOTENCY_KEY_PATTERN,
            examples=["6f1c3f0e-order-17"],
        ),
    ] = None,
) -> ApplicationKey | None:
    """Return the `Idempotency-Key` if one was sent, with the hash of the body."""
    if idempotency_key is None:
        return None
    return ApplicationKey(account.id, request.url.path, idempotency_key, request_hash(await request.body()))


ReadableApplication = Annotated[ApplicationRow, Depends(readable_application)]
ShownApplication = Annotated[ApplicationRow, Depends(shown_application)]
ScorableApplication = Annotated[ApplicationRow, Depends(scorable_application)]
SentKey = Annotated[ApplicationKey | None, Depends(sent_key)]


@router.post("", status_code=HTTPStatus.CREATED, responses={**SENT_AGAIN, **errors(401, 403, 409, 422, 429)})
async def register_application(
    body: ApplicationIn, response: Response, session: SessionDep, contract: ContractDep, account: MayRegister
) -> ApplicationOut:
    """Register an application: 201; sent again with the same features it is the same one: 200; with others: 409."""
    application, is_new = await applications.register(session, contract, body.to_new_application(), account=account)
    if not is_new:
        response.status_code = HTTPStatus.OK
    newest = await application_crud.latest_of_applications(session, [application.id])
    return ApplicationOut.of(ApplicationRow(application, account), newest.get(application.id))


@router.get("", responses={**PAGE_HEADERS, **errors(401, 403, 422, 429)})
async def list_applications(
    request: Request,
    response: Response,
    session: SessionDep,
    user: MayRead,
    reading: ListReadingDep,
    external_id: Annotated[str | None, Query(max_length=EXTERNAL_ID_MAX_LENGTH)] = None,
    limit: Limit = PAGE_LIMIT,
    after: AfterApplication = None,
) -> list[ListedApplicationOut]:
    """List applications, the newest first: your own, or all for people who may read them."""
    reads_all = has_permission(user.role, Permission.APPLICATIONS_READ_ALL)
    page = await application_crud.list_applications(
        session, account_id=None if reads_all else user.id, external_id=external_id, after=after, limit=limit
    )
    set_page_headers(request, response, page)
    ids = [row.application.id for row in page.rows]
    if reads_all:
        reading.applications(ids, is_searched=external_id is not None)
    newest = await application_crud.latest_of_applications(session, ids)
    erased = await erasure_crud.erased_at(session, [row.application for row in page.rows])
    return [
        ListedApplicationOut.of(row, newest.get(number), erased.get(number))
        for row, number in zip(page.rows, ids, strict=True)
    ]


@router.post("/score", responses=errors(401, 403, 409, 422, 429, 503, 504))
async def register_and_score(
    body: ApplicationIn,
    session: SessionDep,
    scoring: ScoringDep,
    contract: ContractDep,
    account: MayRegister,
    key: SentKey,
) -> ApplicationScoreOut:
    """Register an application and score it in one call; both are stored or neither. Send an `Idempotency-Key`."""
    scored = await applications.register_and_score(
        session, scoring, contract, body.to_new_application(), account=account, key=key
    )
    return await _shown(session, scoring.scales, scored)


@router.get("/{application_id}", responses=errors(401, 403, 404, 422, 429))
async def get_application(row: ShownApplication, session: SessionDep) -> ApplicationOut:
    """Return an application with all features; of an erased one there are none."""
    number = row.application.id
    newest = await application_crud.latest_of_applications(session, [number])
    erased = await erasure_crud.erased_at(session, [row.application])
    return ApplicationOut.of(row, newest.get(number), erased.get(number))


@router.get("/{application_id}/scores", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422, 429)})
async def list_scores(
    row: ShownApplication,
    request: Request,
    response: Response,
    session: SessionDep,
    scales: ScalesDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[ApplicationScoreOut]:
    """List the application's scoring events, newest first."""
    page = await application_crud.list_application_scores(session, row.application.id, after=after, limit=limit)
    set_page_headers(request, response, page)
    grades = await scales.grades(session, [(score.model_version, score.score) for score in page.rows])
    return [
        ApplicationScoreOut.of(ScoredApplication(row.application, score), grade)
        for score, grade in zip(page.rows, grades, strict=True)
    ]


@router.post("/{application_id}/score", responses=errors(401, 403, 404, 422, 429, 503, 504))
async def score_application(
    row: ScorableApplication, session: SessionDep, scoring: ScoringDep, account: CurrentUser, key: SentKey
) -> ApplicationScoreOut:
    """Score an application and store the event. The same `Idempotency-Key` returns the same event."""
    scored = await applications.score_application(session, scoring, row.application, account=account, key=key)
    return await _shown(session, scoring.scales, scored)


async def _shown(session: SessionDep, scales: ScalesDep, scored: ScoredApplication) -> ApplicationScoreOut:
    grade = await scales.grade(session, scored.score.model_version, scored.score.score)
    return ApplicationScoreOut.of(scored, grade)
