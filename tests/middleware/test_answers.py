"""What leaves the service names no foreign host, and sends the headers of documents with documents alone."""

import httpx
import pytest

from tests.fixtures.api_client import ApiClient


@pytest.mark.parametrize("path", ["/health/?a=1&b=2", "/ui/client/", "/static"])
async def test_a_slash_too_many_leads_to_a_path_and_names_no_host(client: ApiClient, path: str) -> None:
    answer = await client.get(path, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith("//")
    assert answer.headers["Location"].endswith("?a=1&b=2") == ("?" in path)


async def test_two_slashes_never_become_a_host(client: ApiClient) -> None:
    url = httpx.URL(str(client.base_url)).copy_with(raw_path=b"//health/")
    answer = await client.get(url, follow_redirects=False)
    assert answer.headers.get("Location", "/health") == "/health"


async def test_scripts_carry_no_policy_of_documents(client: ApiClient) -> None:
    page = (await client.get("/")).text
    script = page.split('type="module" src="')[1].split('"')[0]
    headers = (await client.get(script)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"content-security-policy", "x-frame-options", "permissions-policy"} & set(headers)
    assert "content-security-policy" in (await client.get("/")).headers
    assert "content-security-policy" in (await client.get(script.split("/js/")[0] + "/icon.svg")).headers
