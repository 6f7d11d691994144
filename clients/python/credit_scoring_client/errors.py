"""The one exception of this library."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

IDEMPOTENCY_KEY = "Idempotency-Key"
UNREACHABLE, UNEXPECTED_ANSWER = "Unreachable", "UnexpectedAnswer"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One fault of what was sent: the field as it was sent, what is expected of it, a code with its numbers."""

    field: str
    message: str
    code: str = ""
    limits: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, problem: Mapping[str, Any]) -> Self:
        """Return the problem as the service words it."""
        return cls(problem["field"], problem["message"], problem.get("code", ""), problem.get("limits", {}))

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class CreditScoringError(Exception):
    """A call that did not succeed, repetitions included.

    `error` is the kind as the service names it (`NotFound`, `InvalidInput`, ...), `Unreachable` if there was no answer
    (`status` 0), `UnexpectedAnswer` if another program answered. `code` is finer where the service gives one; `fields`
    are the faults of what was sent. `request_id` is for support; `retry_after` (seconds) is what the service asked to
    wait. A call with `idempotency_key` may be repeated with that key and is then done once.
    """

    def __init__(
        self,
        error: str,
        message: str,
        *,
        status: int = 0,
        code: str = "",
        fields: Sequence[FieldProblem] = (),
        request_id: str = "",
        retry_after: float | None = None,
        idempotency_key: str = "",
    ) -> None:
        self.error, self.message, self.status, self.code = error, message, status, code
        self.fields, self.request_id = tuple(fields), request_id
        self.retry_after, self.idempotency_key = retry_after, idempotency_key
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        status = f" ({self.status})" if self.status else ""
        request = f" [request {self.request_id}]" if self.request_id else ""
        return f"{self.error}{status}: {self.message}{request}"

    @classmethod
    def of_answer(cls, answer: httpx.Response, retry_after: float | None) -> Self:
        """Return the error of an answer, which has been read, that is no success."""
        key = _key_of(answer.request)
        body = _json_of(answer)
        if not isinstance(body, dict) or not isinstance(body.get("error"), str):
            message = f"{_address(answer.request)} answered with HTTP {answer.status_code}, but not as the service does"
            return cls(
                UNEXPECTED_ANSWER, message, status=answer.status_code, retry_after=retry_after, idempotency_key=key
            )
        detail = body.get("detail", "")
        fields = [FieldProblem.of(one) for one in detail if _is_problem(one)] if isinstance(detail, list) else []
        return cls(
            body["error"],
            "; ".join(map(str, fields)) if fields else _text_of(detail),
            status=answer.status_code,
            code=body.get("code", ""),
            fields=fields,
            request_id=body.get("request_id", ""),
            retry_after=retry_after,
            idempotency_key=key,
        )

    @classmethod
    def of_fault(cls, request: httpx.Request, fault: httpx.TransportError) -> Self:
        """Return the error of a request that was not answered."""
        message = f"{_address(request)} did not answer: {str(fault) or type(fault).__name__}"
        return cls(UNREACHABLE, message, idempotency_key=_key_of(request))


def _key_of(request: httpx.Request) -> str:
    return str(request.headers.get(IDEMPOTENCY_KEY, ""))


def _json_of(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _is_problem(one: Any) -> bool:
    return isinstance(one, dict) and {"field", "message"} <= one.keys()


def _text_of(detail: Any) -> str:
    return detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)


def _address(request: httpx.Request) -> str:
    return str(request.url.copy_with(path="", query=None, fragment=None, userinfo=b"")).rstrip("/")
