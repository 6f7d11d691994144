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
MAX_BYTES = 203 * 1024
"""Of the sources, comments and both languages included; what a visit takes is measured by `browser/test_weight.py`."""
MAX_LATE_BYTES = 32 * 1024
"""Of what a page brings when it is asked for, beside the chart library: the admin page brings models and policies."""
RATING_CHART = "figures/rating-chart.js"
CSS = STATIC / "css"
CHART_LIBRARY = STATIC / "vendor" / "uplot" / "uPlot.js"
ANOTHER_HOST = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""")
NAMESPACES = {"http://www.w3.org"}
COMPUTING_ROOMS = ("features/", "figures/")
DRAWS = ("-view.js", "/chart-library.js", "/rating-chart.js")
"""What modules of those rooms are called that make something of the page; all others compute."""
SAYS_PURE = re.compile(r"\A/\*\*(?:(?!\*/).)*?\bPure\b", re.DOTALL)
LONGEST_SHEET = 300
PAPER = (
    "@page { margin: 1.1cm 1.2cm 1.4cm; "
    '@bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }'
)
LAYERS = ("base", "components", "pages", "print")
"""Later ones win, whatever their selectors."""


def own_files() -> list[Path]:
    made = (STATIC / "vendor", STATIC / "bundles")
    return [path for path in sorted(STATIC.rglob("*.*")) if path.is_file() and not set(made) & set(path.parents)]


def sheets() -> dict[str, str]:
    """Our own styles by their name below `css`."""
    return {path.relative_to(CSS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(CSS.rglob("*.css"))}


def late_with_imports(used: set[str]) -> set[str]:
    """Modules that those bring when they are needed, with all that these import."""
    late = set[str]().union(*map(late_imports, used)) & modules().keys()
    return late.union(*map(all_imports, late))


def computing_modules() -> list[str]:
    """Modules that only compute: they run in Node as well as in a page."""
    return [
        name
        for name, text in modules().items()
        if WORDS not in name
        if SAYS_PURE.match(text) or (name.startswith(COMPUTING_ROOMS) and not name.endswith(DRAWS))
    ]


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


@pytest.mark.parametrize("module", computing_modules())
def test_a_module_that_computes_knows_no_page_at_all(module: str) -> None:
    assert not [name for name in all_imports(module) if "vendor" in name or "components" in name]
    assert not re.search(r"\b(?:document|window|location)\.", modules()[module])


def test_no_sheet_has_a_second_chapter() -> None:
    lengths = {name: len(text.splitlines()) for name, text in sheets().items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_SHEET} == {}


def test_every_sheet_stands_in_the_layer_it_lies_in() -> None:
    for name, text in sheets().items():
        layer = name.removesuffix(".css").split("/")[0]
        outside = re.sub(rf"/\*.*?\*/|@layer {layer} \{{\n(?:  .*\n|\n)*\}}", "", text, flags=re.DOTALL).split()
        allowed = {
            "base/base.css": [f"@layer {', '.join(LAYERS)};"],
            "print.css": [PAPER],
            "components/charts.css": ['@import url("../../vendor/uplot/uPlot.css");'],
        }
        assert " ".join(outside) == " ".join(allowed.get(name, [])), name


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_its_layers_first_and_loads_them_in_their_order(page: str) -> None:
    loaded = [path.relative_to(CSS).as_posix() for path in loaded_by(page) if path.suffix == ".css"]
    assert loaded[0] == "base/base.css"
    order = [LAYERS.index(name.removesuffix(".css").split("/")[0]) for name in loaded]
    assert order == sorted(order)


def test_only_the_sheet_of_paper_speaks_of_paper() -> None:
    assert {name for name, text in sheets().items() if re.search(r"\bprint\b.*\{|@page", text)} == {"print.css"}


def test_the_pages_differ_in_one_word() -> None:
    pages = {page: (STATIC / f"{page}.html").read_text(encoding="utf-8") for page in PAGES}
    assert {path.stem for path in STATIC.glob("*.html")} == set(PAGES)
    for page, room in zip(PAGES, ROOMS, strict=True):
        assert pages[page].count(room) == 1
    assert len({text.replace(f"page-{room}", "page-") for text, room in zip(pages.values(), ROOMS, strict=True)}) == 1


def test_every_import_leads_somewhere() -> None:
    lost = {(module, name) for module in modules() for name in imports(module) if not (JS / name).resolve().is_file()}
    assert lost == set()


def test_no_module_is_left_that_no_page_loads() -> None:
    mains = [f"pages/{page}/main.js" for page in ROOMS]
    used = set(mains).union(*map(all_imports, mains))
    assert set(modules()) - used - late_with_imports(used) == {"pages/docs/main.js"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_with_all_it_may_ever_load(page: str) -> None:
    at_once = loaded_by(page)
    assert CHART_LIBRARY not in at_once
    main = f"pages/{dict(zip(PAGES, ROOMS, strict=True))[page]}/main.js"
    late = late_with_imports({main, *all_imports(main)})
    library = [CHART_LIBRARY] if RATING_CHART in late else []
    own = [JS / name for name in late if (JS / name) not in at_once and name in modules()]
    assert sum(map(compressed_bytes, [*at_once, *library])) < MAX_BYTES
    assert sum(map(compressed_bytes, own)) < MAX_LATE_BYTES


def test_no_module_draws_text_as_markup() -> None:
    unsafe = re.compile(
        r"unsafe-?(?:html|svg|css)|innerHTML|outerHTML|insertAdjacentHTML|document\.write", re.IGNORECASE
    )
    assert [name for name, text in modules().items() if unsafe.search(text)] == []
    assert not list((STATIC / "vendor").rglob("unsafe-*.js"))
