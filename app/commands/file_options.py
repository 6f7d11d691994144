"""Options of every command that reads a table: how the file is written where it does not show that itself."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from app.ml.tables.csv_format import CsvFormat, names_in

Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="encoding of a CSV, such as cp1251; detected by default", show_default=False),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator", help="separator: a character, `tab` or `space`; detected by default", show_default=False
    ),
]
Decimal = Annotated[
    str | None,
    typer.Option("--decimal", help="decimal mark, . or , where the file leaves it open", show_default=False),
]
Dates = Annotated[
    str | None,
    typer.Option(
        "--dates", help="day-first or month-first, where dates such as 01/02/2020 leave it open", show_default=False
    ),
]
FirstYear = Annotated[
    int | None,
    typer.Option(
        "--first-year",
        min=1,
        max=9900,
        help="first of the hundred years that two digits stand for; 1969 by default: 69 is 1969, 68 is 2068",
        show_default=False,
    ),
]
Header = Annotated[
    str | None,
    typer.Option("--header", help="names of the columns, comma between, for a file without a header"),
]
NumberColumns = Annotated[
    bool, typer.Option("--number-columns", help="read columns of one name as NAME, NAME_2 and so on")
]


def csv_format(options: Mapping[str, Any]) -> CsvFormat:
    """Return the format that a command's parameters of these names state. Raises OptionsInvalid."""
    return CsvFormat(
        options["encoding"],
        options["separator"],
        options["decimal"],
        options["dates"],
        options["first_year"],
        tuple(names_in(options["header"])),
        options["number_columns"],
    )
