"""Pages get their bundles, as long as those were made of the sources that are there."""

import json
import re
import shutil
from pathlib import Path

import pytest

from app.static_files import BUNDLES, MANIFEST, STATIC, PageFiles

SHARED_WITH_LATER_PARTS = {"client": 1, "manager": 1, "admin": 3}
"""What a page shares with its later parts is a file of its own, one for those that share it."""
ROOMS = {"index": "login"} | {
    name: name for name in ("client", "credit", "manager", "admin", "account", "approvals", "audit")
}
LANGUAGES = ("en", "ru")
OF_ANOTHER_LANGUAGE = {"en": re.compile(r"[а-яё]{3,} [а-яё]{3,}", re.IGNORECASE), "ru": re.compile("Log out|Try again")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ROOMS)
def test_a_page_loads_one_sheet_and_one_script_in_its_language(page: str, language: str) -> None:
    files = PageFiles()
    base, room = f"/static/{files.version}", ROOMS[page]
    found = re.findall(r'(?:href|src)="([^"]+)"', files.page(page, language=language, theme=""))
    wanted = [f"{base}/{name}" for name in ("icon.svg", f"bundles/{room}.css", f"bundles/{language}/{room}.js")]
    shared = [name for name in found if name not in wanted]
    assert [name for name in found if name in wanted] == wanted
    assert len(shared) <= SHARED_WITH_LATER_PARTS.get(room, 0)
    assert all(name.startswith(f"{base}/bundles/{language}/{room}-") for name in shared)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS.values())
def test_a_script_holds_the_words_of_one_language(room: str, language: str) -> None:
    contents = PageFiles().contents
    for name in contents:
        if name.startswith(f"{BUNDLES}{language}/{room}") and name.endswith(".js"):
            assert OF_ANOTHER_LANGUAGE[language].search(contents[name].decode()) is None, name


def test_the_sheet_of_a_page_is_made_of_its_sheets_in_the_order_of_their_layers() -> None:
    files = PageFiles()
    assert files.bundles is not None
    assert files.bundles.sheets == {room: files.sheets_of(room) for room in ROOMS.values()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all files."""
    return shutil.copytree(STATIC, tmp_path / "static")


def test_an_edited_source_is_served_and_the_bundles_are_left_aside(folder: Path) -> None:
    assert "bundles/" in PageFiles(folder).page("client", language="en", theme="")
    with (folder / "js" / "core" / "format.js").open("a") as source:
        source.write("// edited\n")
    page = PageFiles(folder).page("client", language="en", theme="")
    assert "bundles/" not in page
    assert "js/pages/client/main.js" in page


def test_without_bundles_the_sources_are_served(folder: Path) -> None:
    (folder / BUNDLES / MANIFEST).unlink()
    assert "js/pages/client/main.js" in PageFiles(folder).page("client", language="en", theme="")


def test_development_serves_the_sources(folder: Path) -> None:
    assert "js/pages/client/main.js" in PageFiles(folder, bundled=False).page("client", language="en", theme="")


def test_whatever_a_person_is_called_the_page_stays_whole() -> None:
    me = json.dumps({"first_name": "</script><script>alert(1)</script>"}).encode()
    page = PageFiles().page("client", language="en", theme="", data={"me": me})
    (found,) = re.findall(r'<script type="application/json" id="me">(.*?)</script>', page)
    assert json.loads(found) == json.loads(me)
