"""The one error shape, `{"error", "detail", "request_id"}`, and the one place that knows the status of an error."""

import json
import socket
from collections.abc import Mapping
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from app import exceptions as errors
from app import limits
from app.field_problem import FieldProblem
from app.field_sentences import field_problem
from app.metrics import ERRORS
from app.strict_body import UnreadableJsonError
from database.sqlstates import NOT_YET, REFUSED, sqlstate_of

STATUS: Mapping[type[errors.ServiceError], HTTPStatus] = {
    errors.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    errors.InvalidCredentials: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.CrossSiteRequest: HTTPStatus.FORBIDDEN,
    errors.ProofNeeded: HTTPStatus.FORBIDDEN,
    errors.SecondFactorLocked: HTTPStatus.FORBIDDEN,
    errors.SecondFactorMissing: HTTPStatus.CONFLICT,
    errors.SecondFactorRequired: HTTPStatus.CONFLICT,
    errors.SecondFactorUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SignOnRefused: HTTPStatus.FORBIDDEN,
    errors.ProviderUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.LogoutTokenInvalid: HTTPStatus.BAD_REQUEST,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.QuotaExceeded: HTTPStatus.TOO_MANY_REQUESTS,
    errors.KeyInAddress: HTTPStatus.BAD_REQUEST,
    limits.HostNotAllowed: HTTPStatus.MISDIRECTED_REQUEST,
    limits.ContentTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.ArtifactInvalid: HTTPStatus.CONFLICT,
    errors.PolicyInvalid: HTTPStatus.CONFLICT,
    errors.ScoringFailed: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ScoringUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DatabaseUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ServiceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.MayHaveBeenStored: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ReadsNotRecorded: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ScoringTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    limits.DeadlineExceeded: HTTPStatus.GATEWAY_TIMEOUT,
}

_log = structlog.stdlib.get_logger("errors")


def install_exception_handlers(app: FastAPI) -> None:
    """Map every expected error to the one shape; unexpected ones go to `on_unexpected`."""
    app.add_exception_handler(errors.ServiceError, _on_service_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    for kind in (NoFreeConnection, DBAPIError, ConnectionError, TimeoutError, socket.gaierror):
        app.add_exception_handler(kind, _on_database_error)


def error_response(request: Request, error: errors.ServiceError) -> JSONResponse:
    """Return the response for a service error. Errors without a status of their own are 500."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.INTERNAL_SERVER_ERROR)
    retry_after = getattr(error, "retry_after_seconds", None)
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    if challenge := getattr(error, "challenge", None):
        headers["WWW-Authenticate"] = challenge
    return _shape(request, status, type(error).__name__, _detail(error), headers, getattr(error, "code", None))


def service_error_response(request: Request, error: errors.ServiceError) -> JSONResponse:
    """Return `error_response`, with a line in the log where it is not the caller's fault."""
    response = error_response(request, error)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning(type(error).__name__, detail=str(error.detail))
    return response


def keep_problems(request: Request, problems: list[FieldProblem]) -> list[FieldProblem]:
    """Keep what was found beside the shape of the body: should its shape be wrong, the answer names both."""
    request.state.problems = problems
    return problems


def _detail(error: errors.ServiceError) -> Any:
    if isinstance(error, errors.InvalidInput):
        return [asdict(problem) for problem in error.fields]
    if isinstance(error, errors.GatesNotPassed):
        return error.gates
    return error.detail


async def _on_service_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, errors.ServiceError):
        raise error
    return service_error_response(request, error)


async def _on_database_error(request: Request, error: Exception) -> JSONResponse:
    """Map an unavailable database to 503; re-raise other database errors."""
    if isinstance(error, DBAPIError) and not _is_away(error):
        raise error
    return await _on_service_error(request, errors.DatabaseUnavailable())


def _is_away(error: DBAPIError) -> bool:
    is_locked = "database is locked" in str(error.orig)  # SQLite: another writer took longer than the busy timeout
    return error.connection_invalidated or is_locked or sqlstate_of(error) in NOT_YET | REFUSED


async def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    problems = [field_problem(fault) for fault in error.errors()]
    named = {problem.field for problem in problems}
    beside = [problem for problem in getattr(request.state, "problems", []) if problem.field not in named]
    return error_response(request, errors.InvalidInput(problems + beside))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, UnreadableJsonError):  # FastAPI wraps what the parser of a body raises
        problem = error.__cause__.problem
        return error_response(request, errors.InvalidInput([replace(problem, field=problem.field or "body")]))
    status = HTTPStatus(error.status_code)
    name = "".join(word.capitalize() for word in status.phrase.replace("-", " ").split())
    return _shape(request, status, name, error.detail, error.headers)


def on_unexpected(request: Request, error: Exception) -> JSONResponse:
    """Return the response for an unexpected error; the traceback goes to the log, not to the caller."""
    _log.error("unexpected error", exc_info=error)
    detail = "Internal error; nothing was stored. Report the request id to support."
    return _shape(request, HTTPStatus.INTERNAL_SERVER_ERROR, "InternalServerError", detail)


def _shape(
    request: Request,
    status: HTTPStatus,
    name: str,
    detail: Any,
    headers: Mapping[str, str] | None = None,
    code: str | None = None,
) -> JSONResponse:
    ERRORS.labels(name).inc()
    request_id = getattr(request.state, "request_id", "")
    content = {"error": name, "detail": jsonable_encoder(detail), "request_id": request_id}
    if code is not None:
        content["code"] = code
    return _ErrorResponse(content, status_code=int(status), headers=headers)


class _ErrorResponse(JSONResponse):
    """JSON that can return any input, a lone surrogate as an escape."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
