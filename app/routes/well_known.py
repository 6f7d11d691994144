"""`/.well-known/security.txt`: where to report a weakness (RFC 9116)."""

from datetime import timedelta

from fastapi import Request
from starlette.responses import PlainTextResponse

from app.exceptions import NotFound
from app.models.base import utc_now
from app.routes.parts import parts_of
from app.routes.strict_router import strict_router

GOOD_FOR = timedelta(days=180)
"""The RFC recommends less than a year."""

router = strict_router(include_in_schema=False)


@router.get("/.well-known/security.txt")
async def security_txt(request: Request) -> PlainTextResponse:
    """Return the contact of the setting `SECURITY_CONTACT`, 404 without one."""
    contact = parts_of(request.app).security_contact
    if not contact:
        raise NotFound
    expires = (utc_now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return PlainTextResponse(
        f"Contact: {contact}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: en, ru\n"
    )
