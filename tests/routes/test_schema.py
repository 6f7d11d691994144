from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client


async def test_the_form_lists_every_feature_of_the_contract_in_order(client: ApiClient, session: AsyncSession) -> None:
    await client.log_in(session, (await make_client(session)).user_id)
    response = await client.get("/schema/applicant")
    assert response.status_code == 200
    names = [feature["name"] for feature in response.json()["features"]]
    assert names == [feature.name for feature in load_contract("consumer_loan").features]


async def test_the_form_is_for_those_who_are_logged_in(client: ApiClient) -> None:
    response = await client.get("/schema/applicant")
    assert response.status_code == 401
    assert response.json()["error"] == "NotAuthenticated"


async def test_an_unchanged_schema_is_not_sent_twice(client: ApiClient, session: AsyncSession) -> None:
    await client.log_in(session, (await make_client(session)).user_id)
    first = await client.get("/schema/applicant")
    again = await client.get("/schema/applicant", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    weakened = f"W/{first.headers['ETag']}"
    assert (await client.get("/schema/applicant", headers={"If-None-Match": weakened})).status_code == 304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    other = await client.get("/schema/applicant", headers={"If-None-Match": '"another"'})
    assert other.json() == first.json()


async def test_the_schema_is_packed_for_those_who_read_that(client: ApiClient, session: AsyncSession) -> None:
    await client.log_in(session, (await make_client(session)).user_id)
    plain = await client.get("/schema/applicant", headers={"Accept-Encoding": "identity"})
    packed = await client.get("/schema/applicant", headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in plain.headers, packed.headers["Content-Encoding"]) == (False, "gzip")
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 3
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    for known in (plain, packed):
        again = await client.get("/schema/applicant", headers={"If-None-Match": known.headers["ETag"]})
        assert again.status_code == 304
