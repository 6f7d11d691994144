"""The commands by name. Only the one that runs is imported: help, a mistake or a busy port wait for no library."""

import ast
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

AUDIT = "Verify the audit trail, prove that a row is in it, show the key of its seals."
POLICY = "Check decision policies, decide files by them, compare two; add, activate and stop those of the service."
APPLICATIONS = "Export or erase all about an application, sent without an account."
PEOPLE = "Export or erase all about a person; list erasures, apply them again after a restore."
MODELS = "List, show, promote, roll back, retire, export and import models."


class _Group(TyperGroup):
    """Commands by name: `module:function`, or the help of a group and its commands."""

    names: ClassVar["Names"] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names in the order of the help."""
        return list(self.names)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """Return a command as the help lists it, without what it does."""
        where = self.names.get(cmd_name)
        return where and TyperCommand(cmd_name, help=where[0] if isinstance(where, tuple) else _summary(where))

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        """Return the command to run, imported now."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and _imported(str(name), self.names[str(name)]), rest


class _Models(_Group):
    names: ClassVar["Names"] = {
        "list": "app.commands.models.stages:list_models",
        "promote": "app.commands.models.stages:promote",
        "rollback": "app.commands.models.stages:rollback",
        "retire": "app.commands.models.stages:retire",
        "show": "app.commands.models.show:show",
        "export": "app.commands.models.files:export",
        "import": "app.commands.models.files:import_model",
        "challenge": "app.commands.models.challenge:challenge",
        "compare": "app.commands.models.compare:compare",
    }


class _Audit(_Group):
    names: ClassVar["Names"] = {
        "verify": "app.commands.audit:verify",
        "prove": "app.commands.audit:prove",
        "key": "app.commands.audit:key",
    }


class _Policy(_Group):
    names: ClassVar["Names"] = {
        "check": "app.commands.policy.check:check",
        "decide": "app.commands.policy.decide:decide",
        "compare": "app.commands.policy.compare:compare",
        "export": "app.commands.policy.jdm:export",
        "import": "app.commands.policy.jdm:import_policy",
        "add": "app.commands.policy.stored:add",
        "list": "app.commands.policy.stored:list_policies",
        "shadow": "app.commands.policy.stored:shadow",
        "activate": "app.commands.policy.stored:activate",
        "retire": "app.commands.policy.stored:retire",
        "stop": "app.commands.policy.stop:stop",
        "start": "app.commands.policy.stop:start",
    }


class _People(_Group):
    names: ClassVar["Names"] = {
        "export": "app.commands.people:export",
        "erase": "app.commands.people:erase",
        "erasures": "app.commands.people:erasures",
        "erase-again": "app.commands.people:erase_again",
    }


class _Applications(_Group):
    names: ClassVar["Names"] = {
        "export": "app.commands.applications:export",
        "erase": "app.commands.applications:erase",
    }


class _Main(_Group):
    names: ClassVar["Names"] = {
        "run": "app.commands.serve:run",
        "serve": "app.commands.serve:serve",
        "seed": "app.commands.serve:seed",
        "worker": "app.commands.worker:worker",
        "train": "app.commands.train:train",
        "admin": "app.commands.admin:admin",
        "second-factor": "app.commands.second_factor:second_factor",
        "import": "app.commands.import_file:import_file",
        "import-original": "app.commands.import_original:import_original",
        "import-facts": "app.commands.import_facts:import_facts",
        "evaluate": "app.commands.evaluate:evaluate",
        "replay": "app.commands.replay:replay",
        "score": "app.commands.score:score",
        "rescore": "app.commands.rescore:rescore",
        "jobs": "app.commands.jobs:jobs",
        "simulate": "app.commands.simulation.simulate:simulate",
        "backtest": "app.commands.backtest:backtest",
        "what-if": "app.commands.what_if:what_if",
        "env": "app.scripts.write_env:main",
        "models": (MODELS, _Models),
        "policy": (POLICY, _Policy),
        "audit": (AUDIT, _Audit),
        "people": (PEOPLE, _People),
        "applications": (APPLICATIONS, _Applications),
    }


Names = Mapping[str, str | tuple[str, type[_Group]]]


def _group(text: str, kind: type[_Group]) -> typer.Typer:
    group = typer.Typer(cls=kind, no_args_is_help=True, add_completion=False, help=text)
    group.callback()(_do_nothing)
    return group


def _do_nothing() -> None:
    """Stand for the group itself, which has no work of its own."""


def _imported(name: str, where: str | tuple[str, type[_Group]]) -> Any:
    if isinstance(where, tuple):
        return typer.main.get_command(_group(*where))
    module, _, function = where.partition(":")
    alone = typer.Typer(add_completion=False)
    alone.command(name)(getattr(importlib.import_module(module), function))
    return typer.main.get_command(alone)


def _summary(where: str) -> str:
    """Return the first paragraph of a function's docstring, read from its source: importing it takes seconds."""
    module, _, function = where.partition(":")
    found = importlib.util.find_spec(module)
    source = Path(found.origin).read_text(encoding="utf-8") if found and found.origin else ""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return (ast.get_docstring(node) or "").partition("\n\n")[0]
    raise LookupError(f"{where} is no command")


main = _group("Credit scoring service.", _Main)
