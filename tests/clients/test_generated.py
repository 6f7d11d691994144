"""The generated part of the client is that of the routes as they are."""

import json
import tomllib
from pathlib import Path

from fastapi import FastAPI

from app import __version__
from app.routes.key_scopes import SCOPES_OF_ROUTES
from tools.client_library.document import document
from tools.client_library.generate import CLIENT, GENERATED, RECORD, digest, made_of


def recorded() -> dict[str, str]:
    found: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def test_the_generated_part_is_made_of_the_routes_as_they_are(app: FastAPI) -> None:
    assert recorded()["made_of"] == made_of(document(app)), "What takes a key has changed: run `make client`."


def test_the_generated_part_is_as_it_was_generated() -> None:
    assert recorded()["files"] == digest(GENERATED), "It is not edited by hand: run `make client`."


def test_another_shape_other_files_and_other_names_are_seen(app: FastAPI, tmp_path: Path) -> None:
    openapi = document(app)
    before = made_of(openapi)
    openapi["components"]["schemas"]["ScoreOut"]["properties"]["rating"]["type"] = "string"
    assert made_of(openapi) != before
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    two = digest(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "c.py")
    assert digest(tmp_path) != two


def test_nothing_else_lies_among_it() -> None:
    others = [file.name for file in GENERATED.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"}]
    assert others == []


def test_every_route_that_takes_a_key_is_in_it(app: FastAPI) -> None:
    described = document(app)
    routes = {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    assert routes == SCOPES_OF_ROUTES.keys()
    modules = [file for file in (GENERATED / "api").glob("*/*.py") if file.name != "__init__.py"]
    assert len(modules) == len(SCOPES_OF_ROUTES)


def test_features_are_free(app: FastAPI) -> None:
    schemas = document(app)["components"]["schemas"]
    assert schemas["ApplicationIn"]["properties"]["features"] == {"additionalProperties": True, "type": "object"}
    assert set(schemas["ClientOut"]["properties"]) == {"user_id", "manager_id", "revision"}


def test_shapes_that_no_key_meets_are_left_out(app: FastAPI) -> None:
    assert not {"AuditOut", "ErrorOut", "NewKeyOut"} & document(app)["components"]["schemas"].keys()


def test_the_clients_version_is_the_services() -> None:
    project = tomllib.loads((CLIENT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__, "The version has changed: run `make client`."
