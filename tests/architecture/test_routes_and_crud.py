"""A plain read may go from a route to crud; everything else goes through a service."""

import ast
from functools import cache

from tests.architecture.source import modules

CRUD = "app.services.crud"
ROUTES = "app.routes"
WRITING = {"add", "add_all", "delete", "merge", "flush", "begin_nested", "with_for_update"}
STATEMENTS = {"insert", "update", "delete"}


def called(tree: ast.AST) -> set[str]:
    """Names of what is called inside: `f(…)` and `anything.f(…)` are `f`."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [function.id for function in functions if isinstance(function, ast.Name)]
    return {*names, *(function.attr for function in functions if isinstance(function, ast.Attribute))}


@cache
def crud_functions() -> dict[str, set[str]]:
    """What each function of crud calls."""
    return {
        node.name: called(node)
        for module, tree in modules().items()
        if module.startswith(CRUD)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@cache
def writers() -> frozenset[str]:
    """Functions of crud that write, lock, or call one that does."""
    found = {name for name, calls in crud_functions().items() if calls & (WRITING | STATEMENTS)}
    while more := {name for name, calls in crud_functions().items() if calls & found} - found:
        found |= more
    return frozenset(found)


def bindings(tree: ast.Module) -> dict[str, str]:
    """Local names by what they stand for: `client_crud` is `app.services.crud.client`."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def asked_of_crud(tree: ast.Module) -> set[str]:
    """Functions of crud that a module calls, as `crud_module.f(…)` or imported by name."""
    known = {name: meant for name, meant in bindings(tree).items() if meant.startswith(f"{CRUD}.")}
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=function)) if name in known:
                found.add(function)
            case ast.Call(func=ast.Name(id=name)) if name in known:
                found.add(known[name].rsplit(".", 1)[1])
    return found & crud_functions().keys()


def asked_by_routes() -> dict[str, set[str]]:
    return {module: asked_of_crud(tree) for module, tree in modules().items() if module.startswith(ROUTES)}


def test_writing_functions_are_known_as_such() -> None:
    assert {"create_scores", "restage_model", "create_user", "prune_user_sessions"} <= writers()
    assert not writers() & {"get_client", "list_users", "latest_score", "summarize_clients"}


def test_routes_read_from_crud_and_write_through_services() -> None:
    assert {"get_client", "list_users", "ping"} <= set().union(*asked_by_routes().values())
    assert {(module, name) for module, names in asked_by_routes().items() for name in names & writers()} == set()


def test_a_route_that_writes_would_be_found() -> None:
    source = "from app.services.crud import client as crud\nasync def route(): await crud.create_client(1)"
    assert asked_of_crud(ast.parse(source)) <= writers()
    assert asked_of_crud(ast.parse(source)) == {"create_client"}
