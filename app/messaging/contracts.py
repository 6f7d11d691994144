"""The wire contract, version 1: what a request and a reply look like, for both ends.

Two forms of request, distinguished by their keys. The **one-applicant form** is a promise to integrators: any AMQP
client, no knowledge of this product. The **batch form** is what our own API sends: column-wise, naming the model.
A reply is a result or an error; an error names the field.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, TypeAdapter, ValidationError

from app.strict_body import UnreadableJsonError, parse_strictly

CONTENT_TYPE = "application/json"
MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 10_000
MAX_FIELDS = 1_000
"""What one message may hold, whichever is met first. More would keep a worker from all other callers."""
DEADLINE_HEADER = "x-deadline"
"""Whole milliseconds since the epoch after which the answer is not awaited any more.

A whole number, because AMQP libraries write a fraction with 32 bits: of the present time that leaves steps of 128 s.
"""
REQUEST_ID_HEADER = "x-request-id"
SHADOW_HEADER = "x-shadow"
"""Request header of a challenger's batch, which a worker's metrics of what is in use leave out."""
REPLY_FIELDS_HEADER = "x-reply-fields"
"""Request header: which later field of a reply the caller can read. Callers of the first release refuse what they do
not know, and while a system is upgraded they stand beside new workers; workers of that release pass over the header.
"""
PORTFOLIO_RATE_FIELD = "portfolio_default_rate"
READABLE_FIELDS = {REPLY_FIELDS_HEADER: PORTFOLIO_RATE_FIELD}
"""What callers of this release say of themselves."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
WireReason = tuple[str, Any, float]
"""Feature, value, contribution to the raw log-odds."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reply(_Message):
    """Read leniently: fields that came later are passed over."""

    model_config = ConfigDict(extra="ignore")


class OneApplicantRequest(_Message):
    """One applicant, flat. Without a model the champion scores."""

    client_id: StrictInt | StrictStr | None = None
    features: dict[str, Any]
    model_version: Sha256 | None = None
    reasons: StrictBool = False


class OneApplicantReply(_Message):
    """`proba` is the final probability of default; `pred` is 1 where it is at least one half."""

    client_id: int | str | None
    proba: float
    pred: int
    status: Literal["success"] = "success"
    model_version: str
    processing_time: float
    reasons: list[WireReason] | None = None


class BatchRequest(_Message):
    """Many applicants as columns of equal length; which model, and whether reasons are wanted."""

    version: Literal[1] = 1
    model_version: Sha256
    columns: dict[str, list[Any]] = Field(min_length=1)
    reasons: StrictBool = True


class BatchReply(_Reply):
    """Results as columns, in the order of the applicants.

    `portfolio_default_rate` is the one all PDs were shifted to; left out where there was no shift, or where it was
    not asked for (`REPLY_FIELDS_HEADER`).
    """

    version: Literal[1] = 1
    status: Literal["success"] = "success"
    model_version: str
    proba: list[float]
    raw_proba: list[float]
    raw_log_odds: list[float]
    reasons: list[list[WireReason]] | None
    processing_time: float
    portfolio_default_rate: float | None = Field(None, gt=0, lt=1, exclude_if=lambda rate: rate is None)


class ErrorKind(StrEnum):
    """Whose fault it was: the request's, the registry's, or the worker's own."""

    INVALID_REQUEST = "invalid_request"
    MODEL_UNAVAILABLE = "model_unavailable"
    INTERNAL = "internal"


class ErrorReply(_Reply):
    """Why there is no result: which field and why."""

    status: Literal["error"] = "error"
    error: str
    kind: ErrorKind
    client_id: int | str | None = None


Request = OneApplicantRequest | BatchRequest
_reply: TypeAdapter[BatchReply | ErrorReply] = TypeAdapter(
    Annotated[BatchReply | ErrorReply, Field(discriminator="status")]
)


class MalformedMessageError(ValueError):
    """The body is no request of this contract; the text names the field."""


def parse_json(body: bytes) -> Any:
    """Return what the JSON in UTF-8 says, as `app.strict_body` reads it; raises MalformedMessageError."""
    if len(body) > MAX_BYTES:
        raise MalformedMessageError(f"message: at most {MAX_BYTES:,} bytes are taken; got {len(body):,}")
    try:
        return parse_strictly(body)
    except UnreadableJsonError as fault:
        raise MalformedMessageError(f"{fault.problem.field or 'message'}: {fault.problem.message}") from None


def parse_request(body: bytes) -> Request:
    """Return the request in a message. Raises MalformedMessageError naming each field.

    A message that is too long is refused unread, one with too many rows or fields before its values are looked at.
    """
    content = parse_json(body)
    _refuse_too_much(content)
    try:
        form: type[Request] = (
            BatchRequest if isinstance(content, dict) and "columns" in content else OneApplicantRequest
        )
        return form.model_validate(content)
    except ValidationError as fault:
        raise MalformedMessageError("; ".join(_request_sentences(fault))) from None


def parse_reply(body: bytes) -> BatchReply | ErrorReply:
    """Return the reply to a batch. Raises MalformedMessageError for what is none."""
    try:
        return _reply.validate_json(body)
    except ValidationError as fault:
        raise MalformedMessageError("; ".join(map(_sentence, fault.errors(include_url=False)))) from None


def to_body(message: BaseModel) -> bytes:
    """Return the message's bytes: JSON, floats written so that they read back bit for bit."""
    return message.model_dump_json().encode()


def _refuse_too_much(content: Any) -> None:
    if not isinstance(content, dict):
        return
    for name, part in (("message", content), *content.items()):
        if isinstance(part, dict) and len(part) > MAX_FIELDS:
            raise MalformedMessageError(f"{name}: at most {MAX_FIELDS:,} fields are taken; got {len(part):,}")
    columns = content.get("columns")
    lists = [column for column in columns.values() if isinstance(column, list)] if isinstance(columns, dict) else []
    if (rows := max(map(len, lists), default=0)) > MAX_ROWS:
        raise MalformedMessageError(f"columns: at most {MAX_ROWS:,} rows are taken; got {rows:,}; send them in parts")


_EXPECTED = {
    "message": "must be a JSON object",
    "client_id": "must be a whole number or a text",
    "features": "must be an object of features by name",
    "model_version": "must be the 64 hexadecimal digits of a model",
    "reasons": "must be true or false",
    "version": "must be 1",
    "columns": "must be an object of lists by feature, at least one",
}
"""What is expected of each field of a request, in the words of those who send it."""


def _request_sentences(fault: ValidationError) -> list[str]:
    """Return a sentence for each faulty field; a field of several types has one fault for each of them."""
    found = {}
    for error in fault.errors(include_url=False):
        place = [str(part) for part in error["loc"]] or ["message"]
        if error["type"] == "extra_forbidden":
            found[".".join(place)] = "is no field of a request"
        elif error["type"] == "missing":
            found[place[0]] = f"is required: {_EXPECTED[place[0]]}"
        elif place[0] == "columns" and len(place) > 1:
            found[".".join(place[:2])] = "must be a list of values"
        else:
            found[place[0]] = _EXPECTED[place[0]]
    return [f"{field}: {sentence}" for field, sentence in found.items()]


def _sentence(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "message"
    return f"{where}: {error['msg']}"
