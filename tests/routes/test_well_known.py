"""What is asked of a service over TLS, and where weaknesses are reported."""

import re

import pytest

from app.api import create_app
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer


async def test_without_a_contact_there_is_no_security_txt(client: ApiClient) -> None:
    assert (await client.get("/.well-known/security.txt")).status_code == 404


async def test_security_txt_names_the_contact_and_is_good_for_less_than_a_year(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch, scorer: MockedScorer
) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", "mailto:security@bank.example")
    async with ApiClient(create_app(scorer=scorer)) as other:
        answer = await other.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith("Contact: mailto:security@bank.example\n")
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", answer.text, re.MULTILINE)


@pytest.mark.parametrize(("scheme", "sent"), [("https", "max-age=31536000"), ("http", None)])
async def test_browsers_are_asked_to_come_by_https_alone_where_they_came_by_https(
    client: ApiClient, scheme: str, sent: str | None
) -> None:
    answer = await client.get(f"{scheme}://localhost/health/live")
    assert answer.headers.get("Strict-Transport-Security") == sent
