"""The log: a line an event with the request's id, as text or JSON, and never what people typed in secret."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.services.crud.user import get_user_by_login
from app.settings.service import ServiceSettings
from database.database import close_database_engine, create_database_engine, create_session
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer

Request = Callable[..., Any]
PASSWORD = "-".join(("hunter2", "typed", "in", "secret"))


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def serve(settings: ServiceSettings) -> Callable[..., Any]:
    """A client of a service that logs in that format and has a route that fails."""

    @asynccontextmanager
    async def start(
        log_format: Literal["text", "json"], level: Literal["INFO", "ERROR"] = "INFO"
    ) -> AsyncIterator[ApiClient]:
        app = create_app(settings.model_copy(update={"log_format": log_format, "log_level": level}), MockedScorer())
        _add_failing_route(app)
        async with ApiClient(app) as client:
            yield client
        await close_database_engine()

    return start


def _add_failing_route(app: FastAPI) -> None:
    @app.get("/fails")
    async def fails() -> None:
        typed = {"password": PASSWORD}
        raise RuntimeError(f"broken with {len(typed)} field")


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the service wrote; the tests' HTTP client logs through the same handler."""
    return [line for line in capsys.readouterr().err.splitlines() if "httpx" not in line]


async def test_json_lines_parse_and_carry_the_requests_id(serve: Request, capsys: pytest.CaptureFixture[str]) -> None:
    async with serve("json") as client:
        answers = [await client.get(path) for path in ("/health", "/nowhere", "/fails")]
    events = [json.loads(line) for line in lines(capsys)]
    access = [event for event in events if event["logger"] == "access"]
    assert [event["request_id"] for event in access] == [answer.headers["X-Request-ID"] for answer in answers]
    assert [(event["event"], event["status"]) for event in access] == [
        ("GET /health", 200),
        ("GET /nowhere", 404),
        ("GET /fails", 500),
    ]
    assert all(event["level"] and event["timestamp"].endswith("Z") for event in events)
    assert all(event["milliseconds"] >= 0 for event in access)


async def test_an_unforeseen_error_is_logged_whole_under_the_id_the_caller_got(
    serve: Request, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serve("json", "ERROR") as client:
        answer = await client.get("/fails")
    (event,) = map(json.loads, lines(capsys))
    assert event["request_id"] == answer.json()["request_id"]
    assert "RuntimeError: broken with 1 field" in event["exception"]
    assert "Traceback" not in answer.text


async def test_text_is_a_line_an_event_for_people(serve: Request, capsys: pytest.CaptureFixture[str]) -> None:
    async with serve("text") as client:
        answer = await client.get("/health")
    (line,) = lines(capsys)
    assert "GET /health" in line
    assert f"request_id={answer.headers['X-Request-ID']}" in line
    assert "status=200" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_a_path_cannot_forge_a_line(serve: Request, capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    async with serve(log_format) as client:
        await client.get("/nowhere%0Aforged: all is well")
    (line,) = lines(capsys)
    assert "/nowhere%0Aforged" in line


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_a_traceback_holds_no_local_variables(
    serve: Request, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    async with serve(log_format) as client:
        await client.get("/fails")
    log = capsys.readouterr().err
    assert "in fails" in log
    assert PASSWORD not in log


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_a_login_into_a_broken_database_does_not_log_what_was_typed(
    serve: Request, settings: ServiceSettings, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    async with serve(log_format) as client:  # no fixture made the tables
        answer = await client.post("/auth/login", json={"login": "somebody_typed", "password": PASSWORD})
    assert answer.status_code == 500
    log = capsys.readouterr().err
    assert "OperationalError" in log
    assert PASSWORD not in log
    assert "somebody_typed" not in log


async def test_a_query_that_fails_names_no_values() -> None:
    engine = create_database_engine("sqlite://")
    session: AsyncSession
    async with create_session(engine) as session:
        with pytest.raises(Exception, match="no such table") as raised:
            await get_user_by_login(session, "somebody_typed")
    await engine.dispose()
    assert "somebody_typed" not in str(raised.value)


async def test_a_level_silences_what_is_below(serve: Request, capsys: pytest.CaptureFixture[str]) -> None:
    async with serve("text", "ERROR") as client:
        await client.get("/health")
    assert lines(capsys) == []


async def test_other_libraries_speak_through_the_same_formatter(
    serve: Request, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serve("json"):
        logging.getLogger("uvicorn.error").warning("something %s", "odd")
        logging.getLogger("uvicorn.access").info("a line we write ourselves")
    (event,) = map(json.loads, lines(capsys))
    assert (event["event"], event["logger"], event["level"]) == ("something odd", "uvicorn.error", "warning")
