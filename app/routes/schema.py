"""The feature contract, for clients that build forms."""

import gzip
from functools import lru_cache
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

PACKED = "-gzip"
"""What the tag of the packed copy ends with: two copies of one text have two tags (RFC 9110, 8.8.3)."""

router = strict_router(prefix="/schema", tags=["schema"])


@router.get("/applicant", response_model=dict[str, Any], responses=errors(401))
async def get_applicant_schema(request: Request, contract: ContractDep, _: CurrentUser) -> Response:
    """Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`, the answer is
    304 without a body. Sent in gzip to those who read it: it holds nothing secret, and it is the same for everyone.
    """
    body = orjson.dumps(applicant_form(contract, describe_bands()))
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    tags = {packed: f'"{sha256(body).hexdigest()[:16]}{PACKED if packed else ""}"' for packed in (False, True)}
    headers = {"ETag": tags[is_packed], "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") in tags.values():  # a proxy that packs weakens it
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if is_packed:
        return Response(_packed(body), media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(body, media_type="application/json", headers=headers)


@lru_cache(maxsize=4)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
