"""A raw table read by a contract: one list of checked values a feature, or every fault with row and column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from app.exceptions import InvalidInput, TableInvalid
from app.field_problem import FieldProblem
from app.ml.contracts.applicant import value_checker
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.tables.cells import find_decimal, is_missing, parse_number
from app.ml.tables.dates import find_date_format, parse_date
from app.ml.tables.raw import RawTable

TRUE_WORDS = {
    **dict.fromkeys(("true", "yes", "1", "t", "y", "да", "1.0"), True),
    **dict.fromkeys(("false", "no", "0", "f", "n", "нет", "0.0"), False),
}
MAX_FAULTS_SHOWN = 10
Parser = Callable[[str], Any]


def read_columns(raw: RawTable, contract: Contract) -> dict[str, list[Any]]:
    """The contract's inputs as columns of checked values; the file's other columns are passed over.

    Raises TableInvalid for a column that is not there, or with `file:row: column what is expected` for at most
    ten faulty cells, in the file's order.
    """
    require_columns(raw.path, list(raw.columns), contract)
    columns, faults = {}, []
    for place, feature in enumerate(contract.inputs):
        cells = raw.columns[feature.in_files]
        parse = cell_parser(feature, cells, separator=raw.csv_format.separator or ",")
        columns[feature.name], wrong = _checked(feature, cells, parse)
        faults += [(row, place, message) for row, message in wrong]
    if faults:
        shown = sorted(faults)[:MAX_FAULTS_SHOWN]
        raise TableInvalid("\n".join(f"{raw.path}:{raw.numbers[row]}: {message}" for row, _, message in shown))
    return columns


def require_columns(path: Path, there: Sequence[str], contract: Contract) -> None:
    """Raises TableInvalid for each input whose column is not there, with the nearest spelling that is."""
    missing = [feature.in_files for feature in contract.inputs if feature.in_files not in there]
    if missing:
        raise TableInvalid("\n".join(f"{path}:1: {not_there(column, there)}" for column in missing))


def not_there(column: str, there: Sequence[str]) -> str:
    """What to say of a column that a file does not have.

    >>> not_there("age", ["Age", "income"])
    'column age is missing; did you mean Age? The file has Age, income'
    """
    small = {name.lower(): name for name in there}
    close = get_close_matches(column.lower(), small, n=1)
    hint = f"did you mean {small[close[0]]}? The file has" if close else "the file has"
    return f"column {column} is missing; {hint} {', '.join(there)}"


@dataclass(frozen=True)
class Spelling:
    """How a whole column is written: its decimal mark, and its date format where it holds dates."""

    decimal: str = "."
    date_format: str | None = None


def cell_parser(feature: Feature, cells: Sequence[str], *, separator: str) -> Parser:
    """How that column's cells become values: its decimal mark and date format are found from the cells."""
    if feature.type in (FeatureType.CATEGORY, FeatureType.BOOLEAN):
        return parser_of(feature, Spelling())
    if feature.days_before is not None:
        distinct = {cell for cell in cells if not is_missing(cell, among_numbers=True)}
        if (form := find_date_format(distinct)) is not None:
            return parser_of(feature, Spelling(date_format=form))
    return parser_of(feature, Spelling(decimal=find_decimal(set(cells), separator=separator)))


def parser_of(feature: Feature, spelling: Spelling) -> Parser:
    """How cells of a column that is written so become values."""
    if feature.type is FeatureType.CATEGORY:
        listed = {category.value for category in feature.categories}
        return lambda cell: _category(cell, listed)
    if feature.type is FeatureType.BOOLEAN:
        return _flag
    if (form := spelling.date_format) is not None:
        return lambda cell: _days(cell, form, feature)
    return lambda cell: _number(cell, spelling.decimal)


def _checked(feature: Feature, cells: Sequence[str], parse: Parser) -> tuple[list[Any], list[tuple[int, str]]]:
    """Values, and (row, message) of each fault. A cell's text is parsed and checked once, however often it stands."""
    known, wrong = check_cells(dict.fromkeys(cells), parse, value_checker(feature))
    faults = [(row, str(wrong[cell])) for row, cell in enumerate(cells) if cell in wrong] if wrong else []
    return [known[cell] for cell in cells], faults


def check_cells(
    cells: Iterable[str], parse: Parser, check: Callable[[Any], Any]
) -> tuple[dict[str, Any], dict[str, FieldProblem]]:
    """The checked value of each cell (None where there is a fault), and each fault."""
    known: dict[str, Any] = {}
    wrong: dict[str, FieldProblem] = {}
    for cell in cells:
        try:
            known[cell] = check(parse(cell))
        except InvalidInput as fault:
            known[cell], wrong[cell] = None, fault.fields[0]
    return known, wrong


def _category(cell: str, listed: set[str]) -> str | None:
    text = cell.strip()
    return None if text not in listed and is_missing(text) else text


def _flag(cell: str) -> Any:
    text = cell.strip()
    return (
        None if is_missing(text, among_numbers=text.lower() not in TRUE_WORDS) else TRUE_WORDS.get(text.lower(), text)
    )


def _number(cell: str, decimal: str) -> Any:
    """A number; what is none stays text and fails the check by name."""
    if is_missing(cell, among_numbers=True):
        return None
    number = parse_number(cell, decimal=decimal)
    if number is None:
        return cell.strip()
    return int(number) if number.is_integer() else number


def _days(cell: str, form: str, feature: Feature) -> Any:
    if is_missing(cell, among_numbers=True) or feature.days_before is None:
        return None
    day = parse_date(cell, form)
    return cell.strip() if day is None else (feature.days_before - day).days


def rows_of(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Columns turned into one mapping a row."""
    names = list(columns)
    return (dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True))
