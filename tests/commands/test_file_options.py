"""The options about how a table is written: the same in every command that reads one, declared once."""

from typing import Any

import pytest
import typer

from app.commands.cli import main
from app.commands.file_options import FILE_OPTIONS

COMMANDS = (("train",), ("evaluate",), ("score",), ("models", "promote"), ("models", "compare"))


def options_of(names: tuple[str, ...]) -> dict[str, tuple[object, ...]]:
    """How each option is described and typed, its default, and whether it is a flag."""
    command: Any = typer.main.get_command(main)
    for name in names:
        command = command.commands[name]
    return {
        str(option.name): (option.help, option.opts, option.default, option.is_flag)
        for option in command.params
        if option.param_type_name == "option"
    }


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_that_reads_a_table_takes_them(command: tuple[str, ...]) -> None:
    found, trained = options_of(command), options_of(("train",))
    assert {name: found[name] for name in FILE_OPTIONS} == {name: trained[name] for name in FILE_OPTIONS}
