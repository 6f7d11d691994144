"""The schema of the file of connectors: which facts an address answers, and how long it may take."""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.connectors.placeholders import IN_ADDRESS, placeholders_in
from app.ml.contracts.texts import Identifier, Part
from app.models.fact import FACT_SOURCE_MAX_LENGTH

MAX_WITHIN_SECONDS = 4.0
"""Less than what a request may take for all but the wait for its score."""
MAX_ATTEMPTS = 4
IDEMPOTENT = ("GET",)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$", max_length=100)]
FieldPath = Annotated[str, StringConstraints(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=200)]


def _is_printable(text: str) -> str:
    if not text.isprintable() or not text.isascii():
        raise ValueError("a header holds printable ASCII alone")
    return text


class HeaderValue(Part):
    """A header's value: written here, or in a file that holds nothing else."""

    value: Annotated[str, AfterValidator(_is_printable)] | None = None
    file: str | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.value is None) == (self.file is None):
            raise ValueError("needs one of value and file")
        return self


class AnswerField(Part):
    """Where in the answer a fact stands, and its time, if the answer says one: names with a full stop between."""

    value: FieldPath
    time: FieldPath | None = None


class BreakerRule(Part):
    """After so many failures in a row the address is left alone for a while."""

    failures: Annotated[int, Field(ge=1, le=1000)] = 5
    open_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0


class ConnectorDefinition(Part):
    """One address. The host is that of `url`, and no answer leads to another."""

    name: Identifier
    source: Annotated[str, Field(min_length=2, max_length=FACT_SOURCE_MAX_LENGTH)]
    url: Annotated[str, Field(max_length=1000)]
    method: Literal["GET", "POST"] = "GET"
    body: dict[str, Any] | None = None
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    plain_http: bool = False
    idempotent: bool | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=MAX_WITHIN_SECONDS)] = 1.0
    attempts: Annotated[int, Field(ge=1, le=MAX_ATTEMPTS)] = 2
    breaker: BreakerRule = BreakerRule()
    facts: Annotated[dict[Identifier, AnswerField], Field(min_length=1)]

    @property
    def tries(self) -> int:
        """How often one question is asked at most: once where asking twice may do something twice."""
        is_safe = self.method in IDEMPOTENT if self.idempotent is None else self.idempotent
        return self.attempts if is_safe else 1

    @model_validator(mode="after")
    def _goes_where_it_says(self) -> Self:
        parts = urlsplit(self.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if not parts.hostname or "{" in origin or "@" in parts.netloc or parts.fragment:
            raise ValueError("url: needs a host that is written out, without user, password, placeholder or #")
        if parts.scheme != "https" and not (parts.scheme == "http" and (self.plain_http or parts.hostname in LOOPBACK)):
            raise ValueError(
                "url: must begin with https://; http:// needs plain_http: true, for personal data go there"
            )
        if foreign := sorted(placeholders_in(self.url) - IN_ADDRESS):
            known = ", ".join(f"{{{name}}}" for name in sorted(IN_ADDRESS))
            raise ValueError(f"url: {{{foreign[0]}}} cannot stand here, only {known}: addresses are logged on the way")
        if self.body is not None and self.method != "POST":
            raise ValueError("body: needs method: POST")
        return self


class ConnectorsDefinition(Part):
    """All connectors, and how long one decision waits for all of them together."""

    within_seconds: Annotated[float, Field(gt=0, le=MAX_WITHIN_SECONDS)] = 3.0
    connectors: Annotated[tuple[ConnectorDefinition, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _knows_each_fact_once(self) -> Self:
        names = [one.name for one in self.connectors]
        facts = [fact for one in self.connectors for fact in one.facts]
        for kind, listed in (("connector", names), ("fact", facts)):
            if twice := sorted({one for one in listed if listed.count(one) > 1}):
                raise ValueError(f"the {kind} {twice[0]} stands twice")
        return self
