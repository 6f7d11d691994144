"""A raw table read by a contract: one list of checked values a feature, or every fault with row and column."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.exceptions import InvalidInput, TableInvalid
from app.field_problem import FieldProblem
from app.ml.contracts.applicant import value_checker
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.tables.cells import parse_number
from app.ml.tables.dates import ISO, find_date_format, parse_date
from app.ml.tables.evidence import Evidence
from app.ml.tables.names import found_as, not_there, one_form
from app.ml.tables.plain import as_checked, legal_numbers, plain_numbers
from app.ml.tables.raw import CsvFormat, RawTable
from app.ml.tables.spelling import Spelling, counts_in_percent, numeric_features, settled
from app.ml.tables.words import TRUE_WORDS, is_missing

MAX_FAULTS_SHOWN = 10
Parser = Callable[[str], Any]


def read_columns(raw: RawTable, contract: Contract) -> dict[str, list[Any]]:
    """Return the contract's inputs as columns of checked values; other columns of the file are ignored.

    Raises TableInvalid for a column that is not there, or with `file:row: column what is expected` for at most
    ten faulty cells, in the file's order.
    """
    require_columns(raw.path, list(raw.columns), contract)
    raw = raw.named(feature.in_files for feature in contract.inputs)
    spellings = _spellings(raw, contract)
    columns, faults = {}, []
    for place, feature in enumerate(contract.inputs):
        cells = raw.columns[feature.in_files]
        spelling = spellings.get(feature.in_files, Spelling())
        columns[feature.name], wrong = check_column(feature, cells, spelling)
        faults += [(row, place, str(problem)) for row, problem in wrong]
    if faults:
        shown = sorted(faults)[:MAX_FAULTS_SHOWN]
        raise TableInvalid("\n".join(f"{raw.path}:{raw.numbers[row]}: {message}" for row, _, message in shown))
    return columns


def _spellings(raw: RawTable, contract: Contract) -> Mapping[str, Spelling]:
    """Return how the contract's columns are written: plainly, or as their cells show."""
    numeric = numeric_features(contract)
    if raw.is_plain:
        dated = [column for column, feature in numeric.items() if feature.days_before is not None]
        return {column: Spelling(date_format=ISO) for column in dated if find_date_format(_filled(raw, column)) == ISO}
    return settled(raw.evidence, raw.csv_format, numeric).spellings


def _filled(raw: RawTable, column: str) -> set[str]:
    return {cell for cell in raw.columns[column] if not is_missing(cell, among_numbers=True)}


def warnings_about(raw: RawTable, contract: Contract) -> list[str]:
    """Return what the file does not settle about the contract's columns, in sentences."""
    raw = raw.named(feature.in_files for feature in contract.inputs)
    return settled(raw.evidence, raw.csv_format, numeric_features(contract)).sentences()


def require_columns(path: Path, there: Sequence[str], contract: Contract) -> None:
    """Raise TableInvalid for each input without a column, with the nearest spelling that exists."""
    wanted = [feature.in_files for feature in contract.inputs]
    found = found_as(wanted, there)
    missing = [column for column in wanted if column not in found]
    if missing:
        raise TableInvalid("\n".join(f"{path}:1: {not_there(column, there)}" for column in missing))


def cell_parser(feature: Feature, cells: Sequence[str]) -> Parser:
    """Return the parser of a column; its decimal mark and date format are detected from the cells."""
    evidence = {feature.in_files: Evidence.of(Counter(cells))}
    found = settled(evidence, CsvFormat(), {feature.in_files: feature}).spellings
    return parser_of(feature, found.get(feature.in_files, Spelling()))


def parser_of(feature: Feature, spelling: Spelling) -> Parser:
    """Return the parser of a column in that format."""
    if feature.type is FeatureType.CATEGORY:
        listed = {category.value: category.value for category in feature.categories}
        return partial(_category, listed={one_form(value): value for value in listed} | listed)
    if feature.type is FeatureType.BOOLEAN:
        return _flag
    if spelling.date_format is not None:
        return partial(_days, spelling=spelling, feature=feature)
    return partial(_number, decimal=spelling.decimal, percent=counts_in_percent(feature))


def check_column(
    feature: Feature, cells: Sequence[str], spelling: Spelling
) -> tuple[list[Any], list[tuple[int, FieldProblem]]]:
    """Return the values (None where there is a fault), and each fault with its place among the cells.

    A plain column is checked at once, else each different cell once.
    """
    if feature.is_numeric and feature.type is not FeatureType.BOOLEAN and spelling == Spelling():
        numbers = plain_numbers(cells)
        legal = None if numbers is None else legal_numbers(feature, numbers)
        if legal is not None:
            return as_checked(legal), []
    known, wrong = check_cells(dict.fromkeys(cells), parser_of(feature, spelling), value_checker(feature))
    faults = [(row, wrong[cell]) for row, cell in enumerate(cells) if cell in wrong] if wrong else []
    return [known[cell] for cell in cells], faults


def check_cells(
    cells: Iterable[str], parse: Parser, check: Callable[[Any], Any]
) -> tuple[dict[str, Any], dict[str, FieldProblem]]:
    """Return the checked value of each cell (None where there is a fault), and each fault."""
    known: dict[str, Any] = {}
    wrong: dict[str, FieldProblem] = {}
    for cell in cells:
        try:
            known[cell] = check(parse(cell))
        except InvalidInput as fault:
            known[cell], wrong[cell] = None, fault.fields[0]
    return known, wrong


def _category(cell: str, listed: Mapping[str, str]) -> str | None:
    text = cell.strip()
    if text not in listed and is_missing(text):
        return None
    text = one_form(text).strip()
    return listed.get(text, text)


def _flag(cell: str) -> Any:
    text = one_form(cell).strip()
    return (
        None if is_missing(text, among_numbers=text.lower() not in TRUE_WORDS) else TRUE_WORDS.get(text.lower(), text)
    )


def _number(cell: str, decimal: str, *, percent: bool = False) -> Any:
    """Parse a number; other text is kept and fails the check with its name."""
    if is_missing(cell, among_numbers=True):
        return None
    number = parse_number(cell, decimal=decimal, percent=percent)
    if number is None:
        return cell.strip()
    return int(number) if number.is_integer() else number


def _days(cell: str, spelling: Spelling, feature: Feature) -> Any:
    if is_missing(cell, among_numbers=True) or feature.days_before is None:
        return None
    day = parse_date(cell, spelling.date_format or "", first_year=spelling.first_year)
    return cell.strip() if day is None else (feature.days_before - day).days


def rows_of(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Columns turned into one mapping a row."""
    names = list(columns)
    return (dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True))
