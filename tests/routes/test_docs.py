"""The API's page and its description: nothing from another host, every error named, the contract's features."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.ml.contracts.loader import load_contract
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank

CONTRACT = load_contract("consumer_loan")
INPUTS = {feature.name for feature in CONTRACT.inputs}
PAGES = {
    "GET /",
    "GET /ui",
    "GET /ui/client",
    "GET /ui/client/credit",
    "GET /ui/account",
    "GET /ui/approvals",
    "GET /ui/audit",
    "GET /ui/manager",
    "GET /ui/admin",
}
UNDESCRIBED = {"GET /docs", "GET /openapi.json", "GET /.well-known/security.txt", *PAGES}
PUBLIC = {"/health", "/health/live", "/health/ready", "/auth/login", "/auth/demo", "/auth/logout", "/audit/keys"}


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


async def test_the_page_loads_nothing_from_another_host(client: ApiClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 3
    for address in loaded:
        assert address.startswith("/")
        assert not address.startswith("//")
        assert (await client.get(address)).status_code == 200


async def test_no_script_stands_in_the_page_itself(client: ApiClient) -> None:
    page = await client.get("/docs")
    assert re.search(r"<script(?![^>]*src=)", page.text) is None
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


async def test_the_front_door_leads_somewhere(client: ApiClient) -> None:
    response = await client.get("/", follow_redirects=True)
    assert response.status_code == 200


async def test_the_description_is_served(client: ApiClient, document: dict[str, Any]) -> None:
    response = await client.get("/openapi.json")
    assert response.status_code == 200
    assert response.json()["paths"].keys() == document["paths"].keys()


def test_every_route_is_described(app: FastAPI, document: dict[str, Any]) -> None:
    assert set(operations(document)) == routes_of(app) - UNDESCRIBED
    assert all(operation.get("description") for operation in operations(document).values())


def test_every_route_lists_its_errors_in_the_one_shape(document: dict[str, Any]) -> None:
    for route, operation in operations(document).items():
        method, path = route.split(" ")
        listed = {status for status in operation["responses"] if status >= "400"}
        expected = {"500"}
        expected |= {"401"} if path not in PUBLIC else set()
        expected |= {"403"} if method != "GET" else set()
        expected |= {"422"} if operation.get("parameters") or operation.get("requestBody") else set()
        expected |= {"404"} if "{" in path else set()
        given = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
        expected |= {"412"} if "if-match" in given else set()
        expected |= {"503", "504"} if route.startswith("POST") and path.endswith("/score") else set()
        assert expected <= listed, route
        for status in listed:
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorOut"}, (route, status)


def test_the_frameworks_own_error_shape_is_nowhere(document: dict[str, Any]) -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])


@pytest.mark.parametrize("shape", ["ClientOut", "ChangedClientOut"])
def test_flat_shapes_carry_the_contracts_features(document: dict[str, Any], shape: str) -> None:
    properties = document["components"]["schemas"][shape]["properties"]
    assert INPUTS | {"user_id", "manager_id", "revision"} <= set(properties)
    assert {feature.name for feature in CONTRACT.features} <= set(properties)


def test_what_is_sent_carries_them_too(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["ApplicantFeatures"]["properties"]) == INPUTS
    assert set(schemas["ApplicantFeatures"]["required"]) == INPUTS
    assert set(schemas["ApplicantChanges"]["properties"]) == INPUTS | {"manager_id"}
    assert schemas["ApplicantFeatures"]["properties"]["age"]["minimum"] == 18
    for path in ("/clients/{client_id}", "/api/manager/clients/{client_id}"):
        body = document["paths"][path]["patch"]["requestBody"]["content"]["application/json"]
        assert body["schema"] == {"$ref": "#/components/schemas/ApplicantChanges"}


def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names <= set(document["components"]["schemas"])


async def test_the_examples_work(
    client: ApiClient, session: AsyncSession, bank: SmallBank, document: dict[str, Any]
) -> None:
    schemas = document["components"]["schemas"]
    await client.log_in(session, bank.admin)
    for example in schemas["ApplicantChanges"]["examples"]:
        assert (await client.patch(f"/clients/{bank.client}", json=example)).status_code == 200
    person = {"login": "client_9", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}
    (features,) = schemas["ApplicantFeatures"]["examples"]
    added = await client.post("/clients", json={"user": person, "features": features})
    (flat,) = schemas["ChangedClientOut"]["examples"]
    assert added.json() == {**flat, "user_id": added.json()["user_id"], "manager_id": None}


def test_a_feature_that_is_not_sent_has_no_default(document: dict[str, Any]) -> None:
    described = document["components"]["schemas"]["ApplicantChanges"]["properties"].values()
    assert not any("default" in feature for feature in described)


def test_another_contract_is_described_in_its_own_words(settings: ServiceSettings, scorer: MockedScorer) -> None:
    other = create_app(settings.model_copy(update={"applicant_contract": "card_application"}), scorer).openapi()
    names = {feature.name for feature in load_contract("card_application").features}
    assert names <= set(other["components"]["schemas"]["ClientOut"]["properties"])
    assert names <= set(other["components"]["schemas"]["ClientOut"]["examples"][0])


def test_shapes_have_examples(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("ClientOut", "ScoreOut", "ErrorOut", "LoginIn", "UserIn", "CreditIn"):
        shape = schemas[name]
        assert "examples" in shape or any("examples" in field for field in shape["properties"].values()), name
