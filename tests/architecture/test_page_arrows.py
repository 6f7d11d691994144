"""Arrows point downward in the pages' scripts too: rooms below `app/static/js`, lowest first, and what each may know.

A type that a comment imports is an arrow as well. `docs/architecture.md` draws this table.
"""

import pytest

from tests.architecture.drawings import drawn
from tests.architecture.pages_source import imports, late_imports, modules, type_imports

SHARED = ("core", "components", "features", "figures")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "core": (),
    "components": ("core",),
    "features": ("core",),
    "figures": ("core", "components", "features"),
    "pages/login": ("core", "components"),
    "pages/client": SHARED,
    "pages/credit": ("core", "components", "figures"),
    "pages/manager": SHARED,
    "pages/account": ("core", "components"),
    "pages/audit": ("core", "components"),
    "pages/approvals": ("core", "components", "features"),
    "pages/admin": SHARED,
    "pages/docs": (),
}


def room_of(module: str) -> str:
    """`pages/admin/words/users.js` is in `pages/admin`, `core/api.js` in `core`."""
    first, *rest = module.split("/")
    return f"{first}/{rest[0]}" if first == "pages" else first


def dotted(room: str) -> str:
    """As the drawings of all rooms name them."""
    return room.replace("/", ".")


def known_by(module: str) -> frozenset[str]:
    """Own modules that a module knows in whatever way."""
    known = imports(module) | late_imports(module) | type_imports(module)
    return frozenset(name for name in known if name in modules())


def arrows() -> set[tuple[str, str]]:
    """Which room knows which."""
    found = {(room_of(module), room_of(name)) for module in modules() for name in known_by(module)}
    return {(room, below) for room, below in found if room != below}


def test_every_module_stands_in_a_room() -> None:
    assert {module for module in modules() if room_of(module) not in MAY_IMPORT} == set()


def test_the_rooms_of_the_table_stand_above_each_other() -> None:
    places = {room: place for place, room in enumerate(MAY_IMPORT)}
    assert [(room, below) for room, many in MAY_IMPORT.items() for below in many if places[below] >= places[room]] == []


def test_arrows_point_downward() -> None:
    upward = {
        (module, name)
        for module in modules()
        for name in known_by(module)
        if room_of(name) not in (room_of(module), *MAY_IMPORT[room_of(module)])
    }
    assert upward == set()


def test_the_table_has_no_arrow_that_is_not_needed() -> None:
    assert {(room, below) for room, many in MAY_IMPORT.items() for below in many} == arrows()


def test_the_drawing_in_the_docs_is_the_table() -> None:
    rooms, arrows_drawn = drawn("The pages' rooms")
    assert rooms == {dotted(room) for room in MAY_IMPORT}
    assert arrows_drawn == {(dotted(room), dotted(below)) for room, many in MAY_IMPORT.items() for below in many}


def test_there_is_no_circle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path[path.index(module) :], module))
        if module in done:
            return
        for name in sorted(imports(module) & modules().keys()):
            visit(name, (*path, module))
        done.add(module)

    for module in modules():
        visit(module, ())


@pytest.mark.parametrize("room", ["pages/login", "pages/client", "pages/credit", "pages/manager", "pages/admin"])
def test_a_page_begins_with_its_main_module(room: str) -> None:
    main = f"{room}/main.js"
    assert main in modules()
    assert not [module for module in modules() if main in imports(module)]
