"""What is looked at before a promotion: a model beside the champion, its gates, report and shadow scores."""

import asyncio
from typing import Annotated, Any

from starlette.responses import HTMLResponse, Response

from app.exceptions import NotFound
from app.models import User
from app.routes.deps import JudgeDep, RegistryDep, SessionDep, allowed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.model_evidence import GateOut, ModelBesideOut, ShadowOut
from app.security.permissions import Permission
from app.services.model_registry.judging import REPORT_FILE
from app.services.model_registry.shadow_results import shadow_pairs
from app.services.model_registry.stages import require_known

router = strict_router(prefix="/models", tags=["models"])
MayReadModels = Annotated[User, allowed(Permission.MODELS_READ)]
REPORT_POLICY = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""A report may come from another registry: nothing in it runs, loads, sends, or is of this site's origin."""
PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "the report"}
}


@router.get("/{sha256}/evidence", responses=errors(401, 403, 404, 409, 422))
async def get_evidence(sha256: str, session: SessionDep, judge: JudgeDep, _: MayReadModels) -> ModelBesideOut:
    """Compare a model with the champion on the rows that lie beside it: figures with intervals, curves, settings."""
    return ModelBesideOut.of(await judge.beside_champion(session, sha256))


@router.get("/{sha256}/gates", responses=errors(401, 403, 404, 409, 422))
async def get_gates(sha256: str, session: SessionDep, judge: JudgeDep, _: MayReadModels) -> list[GateOut]:
    """Try the gates of a promotion. Nothing changes."""
    return [GateOut(**one.as_dict()) for one in await judge.gates(session, sha256)]


@router.get("/{sha256}/shadow", responses=errors(401, 403, 404, 409, 422))
async def get_shadow(sha256: str, session: SessionDep, registry: RegistryDep, _: MayReadModels) -> ShadowOut | None:
    """Compare stored scores of a model with the champion's; null where they have scored no client in common."""
    pairs = await shadow_pairs(session, registry, sha256)
    return ShadowOut.of(pairs) if pairs else None


@router.get("/{sha256}/report", responses={**PAGE, **errors(401, 403, 404, 409, 422)}, response_class=Response)
async def get_report(sha256: str, session: SessionDep, registry: RegistryDep, _: MayReadModels) -> HTMLResponse:
    """Return the report of a model as training wrote it. Its page runs nothing and loads nothing."""
    await require_known(session, registry, sha256)
    if REPORT_FILE not in await asyncio.to_thread(registry.attachment_names, sha256):
        raise NotFound("There is no report beside this model.")
    content = await asyncio.to_thread(registry.attachment, sha256, REPORT_FILE)
    return HTMLResponse(content, headers={"Content-Security-Policy": REPORT_POLICY})
