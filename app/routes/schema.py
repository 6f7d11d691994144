"""The feature contract, for clients that build forms."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from app.ml.contracts.form import applicant_form
from app.ml.grades.bands import describe_bands
from app.routes.deps import ContractDep, CurrentUser
from app.routes.strict_router import strict_router
from app.schemas.error import errors

router = strict_router(prefix="/schema", tags=["schema"])


@router.get("/applicant", response_model=dict[str, Any], responses=errors(401))
async def get_applicant_schema(request: Request, contract: ContractDep, _: CurrentUser) -> Response:
    """Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`, the answer is
    304 without a body.
    """
    body = orjson.dumps(applicant_form(contract, describe_bands()))
    headers = {"ETag": f'"{sha256(body).hexdigest()[:16]}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == headers["ETag"]:  # a proxy that packs weakens it
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
