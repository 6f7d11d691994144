"""The one error shape on every route, its request id, and the headers no answer is without."""

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.middleware.security_headers import HEADERS
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank

PUBLIC = {
    "GET /": 200,
    **dict.fromkeys(
        (
            "GET /ui",
            *("GET /ui/account", "GET /ui/admin", "GET /ui/approvals", "GET /ui/audit"),
            *("GET /ui/client", "GET /ui/client/credit", "GET /ui/manager"),
        ),
        303,
    ),
    "GET /docs": 200,
    "GET /openapi.json": 200,
    "GET /health": 200,
    "GET /health/live": 200,
    "GET /health/ready": 503,
    "GET /auth/demo": 200,
    "POST /auth/login": 422,
    "POST /auth/logout": 200,
    "GET /audit/keys": 200,  # for third parties who check a proof
    "GET /.well-known/security.txt": 404,  # no contact is set
}
IDS = dict.fromkeys(
    ("client_id", "manager_id", "user_id", "sha256", "view_id", "job_id", "proposal_id", "account_id", "key_id"), 1
) | {
    "application_id": 1,
    "policy": 1,
    "credit_id": 1,
    "decision_id": 1,
    "import_id": 1,
    "number": 0,
    "name": "bureau_score",
}


def assert_one_shape(response: Response, error: str) -> None:
    body = response.json()
    assert set(body) == {"error", "detail", "request_id"}
    assert body["error"] == error
    assert body["detail"]
    assert body["request_id"] == response.headers["X-Request-ID"]


async def test_without_a_session_every_route_says_so_in_one_shape_or_is_public(client: ApiClient, app: FastAPI) -> None:
    for route in sorted(routes_of(app)):
        method, path = route.split(" ")
        response = await client.request(method, path.format(**IDS))
        assert response.status_code == PUBLIC.get(route, 401), route
        if response.status_code == 401:
            assert_one_shape(response, "NotAuthenticated")


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "/health/ready", 503, "NotReady"),
        ("GET", "/auth/me", 401, "NotAuthenticated"),
        ("GET", "/no/such/page", 404, "NotFound"),
        ("DELETE", "/health", 405, "MethodNotAllowed"),
        ("POST", "/auth/login", 422, "InvalidInput"),
    ],
)
async def test_errors_of_ours_and_of_the_framework_have_one_shape(
    client: ApiClient, method: str, path: str, status: int, error: str
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    assert_one_shape(response, error)


async def test_a_route_answers_another_method_with_405_and_names_those_it_has(client: ApiClient) -> None:
    response = await client.put("/auth/me")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"


async def test_an_error_nobody_foresaw_has_the_shape_and_tells_nothing(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer
) -> None:
    await client.log_in(session, bank.client)
    scorer.error = RuntimeError("the password is swordfish")
    response = await client.post("/api/client/score")
    assert response.status_code == 500
    assert_one_shape(response, "InternalServerError")
    assert "swordfish" not in response.text
    assert _has_all(response)


def _has_all(response: Response) -> bool:
    return all(response.headers.get(name) == value for name, value in HEADERS.items())


async def test_broken_json_is_422(client: ApiClient) -> None:
    response = await client.post("/auth/login", content=b"{", headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert_one_shape(response, "InvalidInput")


@pytest.mark.parametrize("sane", ["0123abcd", "trace-7.of_nginx", "a" * 64])
async def test_a_sane_request_id_sent_in_is_kept(client: ApiClient, sane: str) -> None:
    response = await client.get("/auth/me", headers={"X-Request-ID": sane})
    assert response.headers["X-Request-ID"] == response.json()["request_id"] == sane


@pytest.mark.parametrize("odd", ["", "short", "a" * 65, "with space 1", "<script>alert</script>"])
async def test_another_is_replaced(client: ApiClient, odd: str) -> None:
    response = await client.get("/auth/me", headers={"X-Request-ID": odd})
    assert response.headers["X-Request-ID"] == response.json()["request_id"]
    assert response.headers["X-Request-ID"] not in {odd, ""}


async def test_ids_do_not_repeat(client: ApiClient) -> None:
    ids = {(await client.get("/health")).headers["X-Request-ID"] for _ in range(20)}
    assert len(ids) == 20


@pytest.mark.parametrize("path", ["/health", "/", "/auth/me", "/no/such/page"])
async def test_security_headers_are_on_success_and_error(client: ApiClient, path: str) -> None:
    response = await client.get(path)
    assert _has_all(response)
    assert response.headers["Cache-Control"]
    assert "server" not in response.headers


async def test_personal_data_is_not_kept_by_caches(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    assert (await client.get("/api/client/dashboard")).headers["Cache-Control"] == "no-store"
