"""The pages stay light and readable: small modules, arrows downward, nothing from another host."""

import re
from pathlib import Path

import pytest

from app.static_files import STATIC
from tests.architecture.pages_source import (
    JS,
    PAGES,
    ROOMS,
    all_imports,
    compressed_bytes,
    imports,
    late_imports,
    loaded_by,
    modules,
)

LONGEST_MODULE = 150
WORDS = "/words/"
MOST_BYTES = 150 * 1024
CHART_LIBRARY = STATIC / "vendor" / "uplot" / "uPlot.js"
ANOTHER_HOST = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""")
NAMESPACES = {"http://www.w3.org"}
PURE = {
    "core/format.js",
    "core/next.js",
    "core/trail.js",
    "features/contract.js",
    "features/form-state.js",
    "features/reasons.js",
    "figures/gauge-geometry.js",
    "figures/payment-history.js",
    "pages/admin/address.js",
    "pages/admin/metrics.js",
    "pages/admin/new-password.js",
    "pages/manager/address.js",
}
"""Modules that only compute: they run in Node as well as in a page."""


def own_files() -> list[Path]:
    return [path for path in sorted(STATIC.rglob("*.*")) if STATIC / "vendor" not in path.parents]


def page_folder(module: str) -> str | None:
    """The page whose own module that is; None for a shared one."""
    room, _, rest = module.partition("/")
    return rest.partition("/")[0] if room == "pages" else None


def test_no_file_names_another_host() -> None:
    found = {
        (path.name, address)
        for path in own_files()
        for address in ANOTHER_HOST.findall(path.read_text(encoding="utf-8"))
    }
    assert {(name, address) for name, address in found if address not in NAMESPACES} == set()


def test_no_module_has_a_second_idea() -> None:
    lengths = {name: len(text.splitlines()) for name, text in modules().items() if WORDS not in name}
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
    mains = [f"pages/{page}/main.js" for page in ROOMS]
    used = set(mains).union(*map(all_imports, mains))
    late = frozenset[str]().union(*map(late_imports, used))
    assert set(modules()) - used - late == {"pages/docs/main.js"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_with_all_it_may_ever_load(page: str) -> None:
    at_once = loaded_by(page)
    assert CHART_LIBRARY not in at_once
    assert sum(map(compressed_bytes, [*at_once, CHART_LIBRARY])) < MOST_BYTES
