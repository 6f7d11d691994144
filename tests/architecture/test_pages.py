"""The pages stay light and readable: small modules, arrows downward, nothing from another host."""

import re
from pathlib import Path

import pytest

from app.static_files import STATIC
from tests.architecture.pages_source import JS, PAGES, all_imports, compressed_bytes, imports, loaded_by, modules

LONGEST_MODULE = 150
WORDS = "words/"
MAX_BYTES = 150 * 1024
CHART_LIBRARY = STATIC / "vendor" / "uplot" / "uPlot.js"
ANOTHER_HOST = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""")
NAMESPACES = {"http://www.w3.org"}
SHARED_FOLDERS = {"components", "dialogs", "words"}
PURE = {
    "admin/address.js",
    "admin/metrics.js",
    "admin/new-password.js",
    "contract.js",
    "feature-form.js",
    "format.js",
    "gauge-geometry.js",
    "next.js",
    "payment-history.js",
    "reasons.js",
    "trail.js",
    "url-state.js",
}
"""Modules that only compute: they run in Node as well as in a page."""


def own_files() -> list[Path]:
    return [path for path in sorted(STATIC.rglob("*.*")) if STATIC / "vendor" not in path.parents]


def page_folder(module: str) -> str | None:
    """The page whose own module that is; None for a shared one."""
    folder = module.split("/", maxsplit=1)[0] if "/" in module else module.removesuffix(".js")
    return folder if folder in PAGES else None


def test_no_file_names_another_host() -> None:
    found = {
        (path.name, address)
        for path in own_files()
        for address in ANOTHER_HOST.findall(path.read_text(encoding="utf-8"))
    }
    assert {(name, address) for name, address in found if address not in NAMESPACES} == set()


def test_no_module_has_a_second_idea() -> None:
    lengths = {name: len(text.splitlines()) for name, text in modules().items() if not name.startswith(WORDS)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_shared_modules_know_no_page() -> None:
    upward = {
        (module, name)
        for module in modules()
        if page_folder(module) is None
        for name in imports(module)
        if page_folder(name)
    }
    assert upward == set()


def test_pages_do_not_know_each_other() -> None:
    across = {
        (module, name)
        for module in modules()
        if (page := page_folder(module))
        for name in imports(module)
        if page_folder(name) not in {None, page}
    }
    assert across == set()


def test_modules_that_compute_know_no_page_at_all() -> None:
    for module in sorted(PURE & modules().keys()):
        assert not [name for name in all_imports(module) if "vendor" in name or "components" in name], module
        assert not re.search(r"\b(?:document|window|location)\.", modules()[module]), module


def test_every_import_leads_somewhere() -> None:
    lost = {(module, name) for module in modules() for name in imports(module) if not (JS / name).resolve().is_file()}
    assert lost == set()


def test_no_module_is_left_that_no_page_loads() -> None:
    used = {f"{page}.js" for page in PAGES}.union(*(all_imports(f"{page}.js") for page in PAGES))
    lazily = {name for name in modules() if any(f'/{Path(name).name}")' in text for text in modules().values())}
    assert set(modules()) - used - lazily == {"api-docs.js"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_with_all_it_may_ever_load(page: str) -> None:
    at_once = loaded_by(page)
    assert CHART_LIBRARY not in at_once
    assert sum(map(compressed_bytes, [*at_once, CHART_LIBRARY])) < MAX_BYTES
