"""Nothing that deletes is ever advised: neither by a sentence of the product, nor by a document, nor by a task."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.command_line import ROOT

DELETES = re.compile(
    r"make (clean|reset)\b|\brm -|\brmdir\b|\bshred\b|\bunlink\b|\bgit clean\b"
    r"|\bdropdb\b|\bDROP (TABLE|DATABASE|SCHEMA|OWNED)\b|\bTRUNCATE\b|\bDELETE FROM\b|\bdrop_all\b"
    r"|down (-v|--volumes)|volume rm|\bprune\b|queue_delete|delete_queue"
    r"|\b([Dd]elete|[Rr]emove|[Dd]rop|[Ee]rase) (it|var|the (file|folder|database|volume|registry|table|queue|model))\b"
    r"|\b([Уу]далите|[Сс]отрите|[Оо]чистите) (файл|папку|базу|том|реестр|таблицу|очередь|модель)\b"
)
DESCRIPTION = "- `make clean` removes the environment and caches, never `var/`. `make reset` deletes `var/`:"
"""Where CONTRIBUTING says what the two tasks are, and that neither is a fix."""
OWN_WORK = (
    "database/migrations/",
    "database/sqlite_rebuilding.py",
    "app/models/base.py",
    "app/models/append_only.py",
    "app/models/credit_totals.py",
)
"""Statements that are run, and triggers that refuse them."""
TASKS = re.compile(r"^(clean|reset):.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of the Python tree that can be printed: all but the docstrings, which `--help` shows of commands."""
    for folder in ("app", "database", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(OWN_WORK):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            alone = set() if name.startswith("app/commands/") else docstrings(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in alone:
                    yield f"{name}:{node.lineno}", node.value


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Texts that stand alone."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def documents() -> Iterator[tuple[str, str]]:
    """All but the changelog, which says what once changed."""
    paths = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md"))
    for path in (each for each in paths if each.name != "CHANGELOG.md"):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8").replace(DESCRIPTION, "")


def scripts() -> Iterator[tuple[str, str]]:
    """What tasks, deployment and pages say: lines that print, and the pages' words."""
    makefile = TASKS.sub("", (ROOT / "Makefile").read_text(encoding="utf-8"))
    printing = [
        ("Makefile", makefile),
        *((path.name, path.read_text()) for path in (ROOT / "deploy").iterdir() if path.is_file()),
    ]
    for name, text in printing:
        for line in text.splitlines():
            if re.search(r"\becho\b|\bprintf\b|## ", line):
                yield name, line
    for path in sorted((ROOT / "app" / "static" / "js").rglob("*.js")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("texts", [sentences, documents, scripts], ids=lambda texts: texts.__name__)
def test_nothing_that_deletes_is_advised(texts: object) -> None:
    assert callable(texts)
    assert not [(place, found[0]) for place, text in texts() if (found := DELETES.search(text))]


@pytest.mark.parametrize(
    "advice",
    [
        "the database is of another version: run `make reset`",
        "make clean, then make run",
        "rm -rf var",
        "docker compose down -v",
        "Delete the file and start again",
        "DROP TABLE scores",
        "Удалите папку var",
    ],
)
def test_such_advice_would_be_found(advice: str) -> None:
    assert DELETES.search(advice)


def test_the_description_of_the_two_tasks_stands_once() -> None:
    text = Path(ROOT, "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.count(DESCRIPTION) == 1
    assert "No message or document advises either as a fix." in text
