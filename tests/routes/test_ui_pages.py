"""The web pages: whom they are served to, where others are led, what their files are called."""

import gzip
import re
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role
from app.security import permissions
from app.static_files import STATIC, PageFiles
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank

PAGES = {
    "/ui/client": {"client"},
    "/ui/client/credit": {"client"},
    "/ui/manager": {"manager", "admin", "auditor"},
    "/ui/admin": {"admin", "auditor", "risk"},
    "/ui/audit": {"admin", "auditor"},
    "/ui/approvals": {"admin", "auditor", "risk"},
}
ROLES = ("client", "manager", "admin", "auditor", "risk")
HOMES = {
    "client": "/ui/client",
    "manager": "/ui/manager",
    "admin": "/ui/admin",
    "auditor": "/ui/audit",
    "risk": "/ui/admin",
}


@pytest.mark.parametrize("page", PAGES)
async def test_without_a_session_a_page_leads_to_the_login_and_back(client: ApiClient, page: str) -> None:
    response = await client.get(page, params={"band": "E"})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/?next={page.replace('/', '%2F')}%3Fband%3DE"


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_has_its_page_and_is_led_there(
    client: ApiClient, session: AsyncSession, bank: SmallBank, role: str
) -> None:
    await client.log_in(session, getattr(bank, role))
    for address in ("/", "/ui"):
        response = await client.get(address)
        assert (response.status_code, response.headers["Location"]) == (303, HOMES[role])
    for page, roles in PAGES.items():
        response = await client.get(page)
        expected = (200, None) if role in roles else (303, HOMES[role])
        assert (response.status_code, response.headers.get("Location")) == expected


async def test_a_role_whose_page_the_bank_took_away_is_led_to_the_account(
    client: ApiClient, session: AsyncSession, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(permissions._in_force, Role.RISK, ())
    await client.log_in(session, bank.risk)
    for address in ("/", "/ui", "/ui/admin", "/ui/manager"):
        assert (await client.get(address)).headers["Location"] == "/ui/account"
    assert (await client.get("/ui/account")).status_code == 200


async def test_a_page_says_who_is_there_and_holds_no_other_data(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    pages = {}
    for user_id in (bank.client, bank.other_client):
        await client.log_in(session, user_id)
        page = (await client.get("/ui/client")).text.replace((await client.get("/auth/me")).text, "")
        pages[user_id] = page.replace(f'href="/clients/{user_id}/', 'href="/clients/own/')
    assert pages[bank.client] == pages[bank.other_client]


async def test_a_page_is_never_kept_and_its_files_are_kept_for_ever(client: ApiClient) -> None:
    page = await client.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(files) == 3
    for address in files:
        response = await client.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_files_are_sent_compressed_and_data_never(client: ApiClient, app_version: str) -> None:
    response = await client.get(f"/static/{app_version}/css/components/cards.css")
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in (await client.get("/openapi.json")).headers


async def test_an_older_page_still_finds_the_files_but_nobody_keeps_them(client: ApiClient) -> None:
    response = await client.get("/static/0123456789abcdef/css/base/tokens.css")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")


async def test_a_file_travels_packed_to_whoever_can_unpack_it(client: ApiClient, app_version: str) -> None:
    address = f"/static/{app_version}/js/core/format.js"
    packed = await client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert packed.content == plain.content == (STATIC / "js" / "core" / "format.js").read_bytes()
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_a_file_is_only_read(client: ApiClient, app_version: str) -> None:
    address = f"/static/{app_version}/css/base/tokens.css"
    assert (await client.request("HEAD", address)).status_code == 200
    assert (await client.post(address)).status_code == 405


def test_what_is_served_is_what_the_version_was_made_of(tmp_path: Path) -> None:
    file = tmp_path / "js" / "page.js"
    file.parent.mkdir()
    file.write_text("export const one = 1;")
    files = PageFiles(tmp_path)
    version = files.version
    file.write_text("export const two = 2;")
    assert files.contents == {"js/page.js": b"export const one = 1;"}
    assert gzip.decompress(files.compressed("js/page.js")) == b"export const one = 1;"
    assert PageFiles(tmp_path).version != version


@pytest.mark.parametrize("path", ["index.html", "js/", "js/nothing.js", "../api.py", "js/%2e%2e/%2e%2e/api.py", ""])
async def test_nothing_else_is_served(client: ApiClient, app_version: str, path: str) -> None:
    assert (await client.get(f"/static/{app_version}/{path}")).status_code == 404


async def test_scripts_and_styles_are_ours_and_never_inline(client: ApiClient) -> None:
    page = await client.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page.text) is None


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de, en;q=0.5, ru;q=0.7", "ru"),
        ("", "ru;q=0, en", "en"),
        ("", "nonsense;;q=x,,", "en"),
        ("en", "ru", "en"),
        ("ru", "en", "ru"),
        ("<script>", "ru", "en"),
    ],
)
async def test_the_language_is_the_switched_one_or_the_browsers(
    client: ApiClient, cookie: str, accepted: str, language: str
) -> None:
    cookies = {"Cookie": f"language={cookie}"} if cookie else {}
    page = await client.get("/", headers={"Accept-Language": accepted, **cookies})
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("pink", "")])
async def test_the_switched_theme_is_there_before_the_first_paint(client: ApiClient, cookie: str, theme: str) -> None:
    page = await client.get("/", headers={"Cookie": f"theme={cookie}"})
    assert f'data-theme="{theme}"' in page.text


async def test_missing_modules_are_told_with_the_mend(client: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PageFiles, "is_complete", False)
    response = await client.get("/")
    assert response.status_code == 503
    assert "make vendor" in response.text


@pytest.fixture
def app_version() -> str:
    return PageFiles().version


def test_a_page_says_the_currency_of_the_bank() -> None:
    files = PageFiles()
    assert 'data-currency=""' in files.page("client", language="en", theme="")
    files.currency = "RUB"
    assert 'data-currency="RUB"' in files.page("client", language="en", theme="")
