"""The error shape, for the documentation of every route."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field


class ErrorOut(BaseModel):
    """The body of every failed request."""

    error: str = Field(description="the kind of error, a stable name", examples=["NotFound"])
    detail: Any = Field(
        description="a sentence; for wrong fields a list of {field, message, code, limits}, for gates of promotion a "
        "list of {gate, verdict, code, figures, sentence}",
        examples=["There is no such client."],
    )
    code: str = Field(
        "",
        description="left out unless the error has one: `may_have_been_stored` says that repeating needs care, "
        "`reads_not_recorded` that other people's data are not shown because the audit trail cannot take it",
        examples=["may_have_been_stored"],
    )
    request_id: str = Field(description="quote it to support", examples=["9f86d081884c7d65"])


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's `responses` for these statuses."""
    return {status: {"model": ErrorOut, "description": HTTPStatus(status).phrase} for status in statuses}
