"""The options about how a table is written: the same in every command that reads one, declared once."""

from collections.abc import Callable

import pytest
import typer

from app.commands.evaluate import evaluate
from app.commands.file_options import FILE_OPTIONS
from app.commands.models.compare import compare
from app.commands.models.stages import promote
from app.commands.score import score
from app.commands.train import train


def options_of(command: Callable[..., None]) -> dict[str, tuple[object, ...]]:
    """How each option is described and typed, its default, and whether it is a flag."""
    alone = typer.Typer()
    alone.command()(command)
    return {
        str(option.name): (option.help, option.opts, option.default, option.is_flag)  # type: ignore[attr-defined]
        for option in typer.main.get_command(alone).params
        if option.param_type_name == "option"
    }


@pytest.mark.parametrize("command", [train, evaluate, score, promote, compare])
def test_every_command_that_reads_a_table_takes_them(command: Callable[..., None]) -> None:
    found, trained = options_of(command), options_of(train)
    assert {name: found[name] for name in FILE_OPTIONS} == {name: trained[name] for name in FILE_OPTIONS}
