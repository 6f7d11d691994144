"""`make dev`: an edited page is served at once, and only there."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from starlette.responses import PlainTextResponse

from app.static_files import MOUNT, PageFiles, VersionedFiles
from tools import dev


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "js" / "pages" / "client" / "main.js"
    path.parent.mkdir(parents=True)
    path.write_text("export const one = 1;")
    (tmp_path / "client.html").write_text('{{head}}<body class="page-client">')
    return path


def small_app(folder: Path, *, is_dev: bool) -> FastAPI:
    """A page and its files, as `app.api` mounts them."""
    files, app = PageFiles(folder), FastAPI()
    app.add_api_route("/page", lambda: PlainTextResponse(files.page("client", language="en", theme="")))
    app.mount(MOUNT, VersionedFiles(files))
    if is_dev:
        app.add_middleware(dev.ReadPagesAgain, files=files)
    return app


def edit(script: Path) -> None:
    script.write_text("export const two = 2;")


def layers(app: FastAPI) -> list[object]:
    return [layer.cls for layer in app.user_middleware]


async def script_of_the_page(client: AsyncClient) -> str:
    page = (await client.get("/page")).text
    return (await client.get(page.split('src="')[1].split('"')[0])).text


@pytest.mark.parametrize(("is_dev", "served"), [(True, "export const two = 2;"), (False, "export const one = 1;")])
async def test_an_edited_script_is_served_by_the_next_page_in_development_only(
    script: Path, is_dev: bool, served: str
) -> None:
    app = small_app(script.parents[3], is_dev=is_dev)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        assert await script_of_the_page(client) == "export const one = 1;"
        edit(script)
        assert await script_of_the_page(client) == served


def test_the_app_of_development_reads_pages_again_and_the_served_one_does_not(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "create_app", lambda page_files: app)
    assert dev.ReadPagesAgain not in layers(app)
    assert dev.ReadPagesAgain in layers(dev.create_dev_app())
