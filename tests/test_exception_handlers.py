"""Every error of ours has a status, and the tree in the docstring is the tree."""

import inspect
import json
import re

import pytest
from starlette.requests import Request

from app import exceptions
from app.exception_handlers import STATUS, error_response, on_unexpected
from app.exceptions import (
    CommandError,
    InvalidInput,
    LoginTaken,
    NotReady,
    ScoringUnavailable,
    ServiceError,
    TooManyAttempts,
    Unusable,
)
from app.field_problem import FieldProblem

KINDS = [kind for _, kind in inspect.getmembers(exceptions, inspect.isclass) if issubclass(kind, ServiceError)]


def request(request_id: str = "0123abcd") -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [], "state": {"request_id": request_id}})


def body_of(error: ServiceError) -> dict[str, object]:
    body: dict[str, object] = json.loads(bytes(error_response(request(), error).body))
    return body


def test_no_error_with_a_status_is_one_of_the_command_line() -> None:
    assert not [kind for kind in STATUS if issubclass(kind, CommandError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_that_requests_can_meet_has_a_status(kind: type[ServiceError]) -> None:
    if kind is not ServiceError and not issubclass(kind, CommandError | Unusable):
        assert any(parent in STATUS for parent in kind.__mro__), kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_docstring_draws_every_kind(kind: type[ServiceError]) -> None:
    assert re.search(rf"^ *[│├└─ ]*{kind.__name__}\b", exceptions.__doc__ or "", re.MULTILINE)


def test_a_subclass_has_its_parents_status_and_its_own_name() -> None:
    response = error_response(request(), LoginTaken())
    assert response.status_code == 409
    assert body_of(LoginTaken())["error"] == "LoginTaken"


def test_an_error_without_a_status_is_the_servers_fault() -> None:
    assert error_response(request(), ServiceError()).status_code == 500


def test_the_body_is_name_detail_and_request_id() -> None:
    assert body_of(exceptions.NotFound("There is no such client.")) == {
        "error": "NotFound",
        "detail": "There is no such client.",
        "request_id": "0123abcd",
    }


def test_wrong_fields_are_listed_one_by_one() -> None:
    problems = [FieldProblem("age", "must be a number"), FieldProblem("bogus", "is no feature", "unknown")]
    assert body_of(InvalidInput(problems))["detail"] == [
        {"field": "age", "message": "must be a number", "code": "illegal", "limits": {}},
        {"field": "bogus", "message": "is no feature", "code": "unknown", "limits": {}},
    ]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (TooManyAttempts(17), "17"),
        (ScoringUnavailable(retry_after_seconds=9), "9"),
        (NotReady({"worker": "away"}), "5"),
        (exceptions.NotFound(), None),
    ],
)
def test_who_should_come_again_is_told_when(error: ServiceError, seconds: str | None) -> None:
    assert error_response(request(), error).headers.get("Retry-After") == seconds


def test_what_nobody_foresaw_is_not_shown() -> None:
    response = on_unexpected(request(), RuntimeError("swordfish"))
    assert response.status_code == 500
    assert b"swordfish" not in bytes(response.body)
    assert json.loads(bytes(response.body))["request_id"] == "0123abcd"
