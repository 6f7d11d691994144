"""The audit trail for auditors: its rows as one table and as a file, how it stands; and its public keys for all."""

import re
from dataclasses import asdict, astuple
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from app.exceptions import InvalidInput
from app.models import User
from app.models.audit_event import ACT_MAX_LENGTH, OBJECT_MAX_LENGTH, REQUEST_ID_MAX_LENGTH
from app.models.base import LARGEST_SCORE_ID, LARGEST_USER_ID, utc_now
from app.routes.deps import ReadsDep, SessionDep, TrailDep, allowed
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.audit import PublicKeyOut, TrailPageOut, TrailStandingOut, VerificationRunOut
from app.schemas.error import errors
from app.security.permissions import Permission
from app.services.audit.acts import Act, ObjectKind
from app.services.audit.exports import counted_rows, record_trail_export
from app.services.audit.standing import trail_standing
from app.services.audit.trail import trail_page
from app.services.audit.trail_file import trail_file
from app.services.audit.verifying import TrailVerifier
from app.services.crud.trail import OF_ROWS, TrailFilter, TrailPlace

router = strict_router(prefix="/audit", tags=["audit"])
MayReadTrail = Annotated[User, allowed(Permission.AUDIT_READ)]
VerifierDep = Annotated[TrailVerifier, part(lambda parts: parts.verifier)]
MOST_ROWS = 200
ROWS = 50
PLACE = re.compile(r"[0-9]{1,19}(\.[0-9]{1,19}){4}")
PLACE_MAX_LENGTH = 99
ACTS = frozenset({*(act.value for act in Act), *OF_ROWS})
LINK: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"Link": {"schema": {"type": "string"}, "description": 'older rows, rel="next"'}}}
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "one line for each row"}
}


def trail_filter(
    actor_id: Annotated[int | None, Query(ge=1, le=LARGEST_USER_ID, description="what this user did")] = None,
    person_id: Annotated[
        int | None, Query(ge=1, le=LARGEST_USER_ID, description="what this user did, and what was done to the user")
    ] = None,
    act: Annotated[str | None, Query(max_length=ACT_MAX_LENGTH, examples=["model_promoted"])] = None,
    object_kind: Annotated[ObjectKind | None, Query(description="with `object_id`: the story of one object")] = None,
    object_id: Annotated[str | None, Query(max_length=OBJECT_MAX_LENGTH, pattern=r"^[^\x00]*$")] = None,
    request_id: Annotated[str | None, Query(max_length=REQUEST_ID_MAX_LENGTH, pattern=r"^[^\x00]*$")] = None,
    since: Annotated[AwareDatetime | None, Query(description="from this moment on, with a time zone")] = None,
    until: Annotated[AwareDatetime | None, Query(description="before this moment, with a time zone")] = None,
) -> TrailFilter:
    """Return the requested filter. Raises InvalidInput."""
    if act is not None and act not in ACTS:
        raise InvalidInput.of("act", f"must be one of {', '.join(sorted(ACTS))}")
    if object_id is not None and object_kind is None:
        raise InvalidInput.of("object_kind", "must be given with object_id")
    return TrailFilter(
        actor_id=actor_id,
        person_id=person_id,
        act=act,
        object_kind=object_kind,
        object_id=object_id,
        request_id=request_id,
        since=since,
        until=until,
    )


def trail_place(
    after: Annotated[str | None, Query(max_length=PLACE_MAX_LENGTH, description="`next` of the previous page")] = None,
) -> TrailPlace:
    """Return where the page begins. Raises InvalidInput."""
    if after is None:
        return TrailPlace()
    keys = [int(key) for key in after.split(".")] if PLACE.fullmatch(after) else []
    if not keys or max(keys) > LARGEST_SCORE_ID or keys[-1] > LARGEST_USER_ID:
        raise InvalidInput.of("after", "must be `next` of the previous page")
    return TrailPlace(*keys)


TrailFilterDep = Annotated[TrailFilter, Depends(trail_filter)]


@router.get("/events", responses={**LINK, **errors(401, 403, 422, 503)})
async def list_events(
    reader: MayReadTrail,
    wanted: TrailFilterDep,
    place: Annotated[TrailPlace, Depends(trail_place)],
    request: Request,
    response: Response,
    session: SessionDep,
    reads: ReadsDep,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="rows of a page")] = ROWS,
) -> TrailPageOut:
    """List the trail, newest first: events, scores and decisions as one table; of one client earlier revisions too."""
    reads.note_once(Act.TRAIL_READ, reader, _story(wanted))
    page = await trail_page(session, wanted, place, limit)
    following = _written(page.following) if page.following else None
    if following is not None:
        older = request.url.include_query_params(after=following)
        response.headers["Link"] = f'<{older.path}?{older.query}>; rel="next"'
    return TrailPageOut.of(page, following)


@router.get("/events.csv", response_class=StreamingResponse, responses={**CSV, **errors(401, 403, 422, 503)})
async def download_events(reader: MayReadTrail, wanted: TrailFilterDep, reads: ReadsDep) -> StreamingResponse:
    """Return all rows that match as CSV (UTF-8 with a byte order mark). The trail records it."""
    reads.require_recordable()
    await record_trail_export(reader, _said(wanted))
    headers = {"Content-Disposition": f'attachment; filename="audit-{utc_now():%Y-%m-%d}.csv"'}
    pieces = counted_rows(trail_file(wanted), reads, reader)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/state", responses=errors(401, 403))
async def get_state(_: MayReadTrail, session: SessionDep) -> TrailStandingOut:
    """Return the newest seal, how far sealing is behind, and the last verification that was recorded."""
    return TrailStandingOut.of(await trail_standing(session))


@router.post("/verifications", status_code=HTTPStatus.ACCEPTED, responses=errors(401, 403, 409))
async def start_verification(reader: MayReadTrail, session: SessionDep, verifier: VerifierDep) -> VerificationRunOut:
    """Verify the whole trail in the background, one at a time; `GET /audit/state` has the progress and the result."""
    return VerificationRunOut.of(await verifier.begin(session, reader), {reader.id: reader})


@router.get("/keys")
async def list_keys(trail: TrailDep) -> list[PublicKeyOut]:
    """List the public keys that seals are signed with, for checks of proofs; no session is needed."""
    return [PublicKeyOut.of(key) for key in await trail.published_keys()]


def _story(wanted: TrailFilter) -> str:
    """Return whose story is read, as the trail keeps it."""
    if wanted.object_kind and wanted.object_id:
        return f"{wanted.object_kind}/{wanted.object_id}"
    person = wanted.person_id or wanted.actor_id
    return f"{ObjectKind.USER}/{person}" if person else "all"


def _said(wanted: TrailFilter) -> dict[str, Any]:
    said = {name: value for name, value in asdict(wanted).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}


def _written(place: TrailPlace) -> str:
    return ".".join(str(key) for key in astuple(place))
