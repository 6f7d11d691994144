"""Arrows point downward only: the tables say what each room may know; everything else is an upward arrow."""

import ast
from collections.abc import Collection

import pytest

from tests.architecture.drawings import Arrows, closure, drawn
from tests.architecture.rooms import EVERYWHERE, ML, NEEDS_TRAINING_PACKAGES, NOT_FOR_SERVING, ROOMS, SERVICES
from tests.architecture.source import PACKAGES, imports, modules

WITHOUT_FRAMEWORKS = {
    "app.exceptions": ("fastapi", "starlette", "sqlmodel", "sqlalchemy", "pydantic"),
    "app.ml": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.policy": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.simulation": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.audit": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.messaging": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.ml_worker": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
    "app.models": ("fastapi", "starlette"),
    "app.security": ("fastapi", "starlette"),
    "app.services": ("fastapi", "starlette"),
    "app.scripts": ("fastapi", "starlette"),
}

OFF_THE_HOT_PATH = (
    "pandas",
    "sklearn",
    "scipy",
    "optbinning",
    "optuna",
    "fairlearn",
    "matplotlib",
    "jinja2",
    "rich",
    "pyarrow",
)
SERVING = ("app.api", "app.ml_worker", "app.scripts")
HOUSE_KNOWN_BY_MANY = ("app.metrics",)
"""Left out of the drawing of the house, as `app.exceptions` is."""


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def innermost(name: str, rooms: Collection[str]) -> str:
    """The room with the longest name that begins this one; empty where there is none."""
    return max((room for room in rooms if is_in(name, room)), key=len, default="")


def room_of(module: str) -> str:
    return innermost(module, (*EVERYWHERE, *ROOMS))


def meant_by(entry: str) -> list[str]:
    """The rooms an entry of the table stands for."""
    if entry.endswith(".*"):
        return [room for room in ROOMS if is_in(room, entry.removesuffix(".*"))]
    return [entry]


def may_know(room: str) -> set[str]:
    return {below for entry in ROOMS.get(room, ()) for below in meant_by(entry)}


def arrows() -> Arrows:
    """Which room knows which, as the imports have it."""
    own = {
        (room_of(module), room_of(name))
        for module, names in imports().items()
        for name in names
        if name.split(".")[0] in PACKAGES
    }
    return {(room, below) for room, below in own if room != below and below not in EVERYWHERE}


def table_arrows() -> Arrows:
    return {(room, below) for room in ROOMS for below in may_know(room)}


def within(package: str) -> Arrows:
    """The table's arrows between the rooms inside a package."""
    return {(room, below) for room, below in table_arrows() if is_in(room, package) and is_in(below, package)}


def at_load(tree: ast.Module) -> set[str]:
    """What a module imports as soon as it is loaded: neither inside a function nor for types alone."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_every_module_stands_in_a_room() -> None:
    assert {module for module in imports() if not room_of(module)} == set()
    packages = {"app", "app.ml", "app.services", "app.settings"}
    assert {module for module in imports() if room_of(module) == "app"} == packages


def test_the_rooms_of_the_table_stand_above_each_other() -> None:
    """A table without an arrow to a later row has no circle."""
    places = {room: place for place, room in enumerate(ROOMS)}
    assert [(room, below) for room, below in table_arrows() if places[below] >= places[room]] == []


def test_arrows_point_downward() -> None:
    upward = {
        (module, name)
        for module, names in imports().items()
        for name in names
        if name.split(".")[0] in PACKAGES
        if room_of(name) not in (room_of(module), *EVERYWHERE, *may_know(room_of(module)))
    }
    assert upward == set()


def test_the_table_has_no_arrow_that_is_not_needed() -> None:
    needed = arrows()
    assert {
        (room, entry)
        for room, entries in ROOMS.items()
        for entry in entries
        if not any((room, below) in needed for below in meant_by(entry))
    } == set()


@pytest.mark.parametrize(
    ("section", "package", "table"),
    [("The rooms of `app/ml`", "app.ml", ML), ("The rooms of `app/services`", "app.services", SERVICES)],
)
def test_a_drawing_inside_a_package_is_its_table(section: str, package: str, table: dict[str, object]) -> None:
    rooms, drawn_arrows = drawn(section, inside=f"{package}.")
    assert rooms == set(table)
    assert closure(drawn_arrows) == closure(within(package))


def test_the_drawing_of_the_house_is_the_table() -> None:
    """Rooms inside a drawn room count as it."""
    rooms, drawn_arrows = drawn("The rooms")
    assert {room for room in ROOMS if not innermost(room, rooms)} == set(HOUSE_KNOWN_BY_MANY)
    lifted = {(innermost(room, rooms), innermost(below, rooms)) for room, below in table_arrows()}
    assert closure(drawn_arrows) == closure({(room, below) for room, below in lifted if below and room != below})


def test_no_drawing_has_a_circle() -> None:
    for section in ("The rooms", "The rooms of `app/ml`", "The rooms of `app/services`"):
        assert [room for room, below in closure(drawn(section)[1]) if room == below] == []


def test_inner_rooms_know_no_framework() -> None:
    found = {
        (module, name)
        for room, forbidden in WITHOUT_FRAMEWORKS.items()
        for module, names in imports().items()
        for name in names
        if is_in(module, room) and any(is_in(name, framework) for framework in forbidden)
    }
    assert not found


def test_only_training_knows_its_heavy_libraries() -> None:
    """Commands import them inside their functions: the command line works where only is served."""
    users = {
        module for module, names in imports().items() if any(is_in(n, lib) for n in names for lib in OFF_THE_HOT_PATH)
    }
    homes = (*NOT_FOR_SERVING, *NEEDS_TRAINING_PACKAGES, "app.commands", "tools")
    assert {module for module in users if not any(is_in(module, home) for home in homes)} == set()


@pytest.mark.parametrize("entrance", SERVING)
def test_what_serves_reaches_nothing_of_training(entrance: str) -> None:
    reached = {below for room, below in closure(table_arrows()) if is_in(room, entrance)}
    assert {room for room in reached if any(is_in(room, home) for home in NOT_FOR_SERVING)} == set()


def test_commands_load_nothing_of_training_before_they_run() -> None:
    loaded = {
        (module, name)
        for module, tree in modules().items()
        if is_in(module, "app.commands")
        for name in at_load(tree)
        if any(is_in(name, home) for home in (*NOT_FOR_SERVING, *OFF_THE_HOT_PATH))
    }
    assert loaded == set()


def test_what_serves_loads_no_module_that_needs_training_packages_before_it_is_asked() -> None:
    loaded = {
        module
        for module, tree in modules().items()
        for name in at_load(tree)
        if any(is_in(name, one) for one in NEEDS_TRAINING_PACKAGES)
    }
    assert {module for module in loaded if not any(is_in(module, home) for home in NOT_FOR_SERVING)} == set()


def test_there_is_no_circle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path[path.index(module) :], module))
        if module in done:
            return
        for name in sorted(imports()[module] & imports().keys()):
            visit(name, (*path, module))
        done.add(module)

    for module in imports():
        visit(module, ())
