"""Options of every command that reads a table: how the file is written where it does not show that itself."""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_type_hints

import typer

from app.ml.tables.csv_format import CsvFormat, names_in

FILE_OPTIONS: Mapping[str, Any] = {
    "encoding": Annotated[
        str | None,
        typer.Option("--encoding", help="encoding of a CSV, such as cp1251; detected by default", show_default=False),
    ],
    "separator": Annotated[
        str | None,
        typer.Option(
            "--separator", help="separator: a character, `tab` or `space`; detected by default", show_default=False
        ),
    ],
    "decimal": Annotated[
        str | None,
        typer.Option("--decimal", help="decimal mark, . or , where the file leaves it open", show_default=False),
    ],
    "dates": Annotated[
        str | None,
        typer.Option(
            "--dates", help="day-first or month-first, where dates such as 01/02/2020 leave it open", show_default=False
        ),
    ],
    "first_year": Annotated[
        int | None,
        typer.Option(
            "--first-year",
            min=1,
            max=9900,
            help="first of the hundred years that two digits stand for; 1969 by default: 69 is 1969, 68 is 2068",
            show_default=False,
        ),
    ],
    "header": Annotated[
        str | None,
        typer.Option(
            "--header", help="names of the columns, comma between, for a file without a header", show_default=False
        ),
    ],
    "number_columns": Annotated[
        bool, typer.Option("--number-columns", help="read columns of one name as NAME, NAME_2 and so on")
    ],
}
"""The one place where they are declared: name and type of each."""
FORMAT = "csv_format"


def reads_tables(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options in the place of its parameter `csv_format`, which gets the format they state."""

    @wraps(command)
    def with_format(*arguments: Any, **options: Any) -> None:
        said = {name: options.pop(name) for name in FILE_OPTIONS}
        command(*arguments, **options, csv_format=_format(said))

    types = get_type_hints(command, include_extras=True)
    parameters: list[Parameter] = []
    for name, one in signature(command).parameters.items():
        parameters += _parameters() if name == FORMAT else [one.replace(annotation=types[name])]
    with_format.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    with_format.__annotations__ = {one.name: one.annotation for one in parameters}
    return with_format


def _parameters() -> list[Parameter]:
    defaults = {"number_columns": False}
    return [
        Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=defaults.get(name), annotation=kind)
        for name, kind in FILE_OPTIONS.items()
    ]


def _format(options: Mapping[str, Any]) -> CsvFormat:
    """Return the format that the options state. Raises OptionsInvalid."""
    return CsvFormat(
        options["encoding"],
        options["separator"],
        options["decimal"],
        options["dates"],
        options["first_year"],
        tuple(names_in(options["header"])),
        options["number_columns"],
    )
