"""Arrows point downward only: the table says what each room may know; everything else is an upward arrow."""

from tests.architecture.source import imports

MAY_IMPORT = {
    "app.exceptions": (),
    "app.metrics": (),
    "app.ml": ("app.exceptions",),
    "app.messaging": ("app.exceptions", "app.metrics"),
    "app.ml_worker": ("app.exceptions", "app.messaging", "app.metrics", "app.ml"),
    "database": ("app.exceptions", "app.models"),
    "app.models": ("database.types",),
    "app.settings.service": ("app.messaging.address", "app.settings.process", "database.config"),
    "app.security": ("app.exceptions", "app.models"),
    "app.services.crud": ("app.exceptions", "app.models"),
    "app.services": (
        "app.exceptions",
        "app.messaging",
        "app.metrics",
        "app.ml",
        "app.models",
        "app.security",
        "app.settings.service",
        "database",
    ),
    "app.schemas": ("app.exceptions", "app.ml", "app.models", "app.security", "app.services"),
    "app.exception_handlers": ("app.exceptions", "app.metrics"),
    "app.middleware": ("app.exceptions", "app.exception_handlers", "app.logs", "app.metrics", "app.security"),
    "app.openapi": ("app.ml",),
    "app.logs": ("app.log_lines", "app.settings.process"),
    "app.log_lines": ("app.metrics",),
    "app.static_files": (),
    "app.routes": (
        "app.exceptions",
        "app.middleware.security_headers",
        "app.ml",
        "app.models",
        "app.schemas",
        "app.security",
        "app.services",
        "app.static_files",
        "database",
    ),
    "app.scripts": (
        "app.exceptions",
        "app.ml",
        "app.models",
        "app.security",
        "app.services",
        "app.settings.service",
        "database",
    ),
    "app.commands": (
        "app.exceptions",
        "app.logs",
        "app.messaging",
        "app.metrics",
        "app.ml",
        "app.ml_worker",
        "app.models",
        "app.schemas",
        "app.scripts",
        "app.services",
        "app.settings.service",
        "database",
    ),
    "app.api": ("app", "database"),
    "app.__main__": ("app",),
}

WITHOUT_FRAMEWORKS = {
    "app.exceptions": ("fastapi", "starlette", "sqlmodel", "sqlalchemy", "pydantic"),
    "app.ml": ("fastapi", "starlette", "sqlmodel", "sqlalchemy"),
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
TRAINING = ("app.ml.training", "app.ml.batch")
"""What trains, measures and scores files; whatever serves loads none of it."""
AT_CALL_TIME = ("app.commands.train", "app.commands.evaluate", "app.commands.score", "app.commands.replay")
"""Commands import training's modules inside their functions: the command line works where only is served."""


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def room_of(module: str) -> str:
    return max((room for room in MAY_IMPORT if is_in(module, room)), key=len, default="")


def test_every_module_stands_in_a_room() -> None:
    assert {module for module in imports() if not room_of(module)} == {"app"}


def test_arrows_point_downward() -> None:
    upward = {
        (module, name)
        for module, names in imports().items()
        if (room := room_of(module))
        for name in names
        if is_in(name, "app") or is_in(name, "database")
        if name != "app" and not any(is_in(name, below) for below in (room, *MAY_IMPORT[room]))
    }
    assert not upward


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
    users = {
        module for module, names in imports().items() if any(is_in(n, lib) for n in names for lib in OFF_THE_HOT_PATH)
    }
    allowed = (*TRAINING, *AT_CALL_TIME, "tools.extract_consumer_loans")
    assert {module for module in users if not any(is_in(module, home) for home in allowed)} == set()


def test_whatever_serves_knows_nothing_of_training() -> None:
    users = {
        module
        for module, names in imports().items()
        if any(is_in(name, home) for name in names for home in TRAINING)
        if not any(is_in(module, home) for home in (*TRAINING, *AT_CALL_TIME))
    }
    assert users == set()


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
