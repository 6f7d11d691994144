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
