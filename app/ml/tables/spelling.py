"""How each column of a file is written: by its own cells, else by the file's other columns, else by what was said.

What nothing settles is read in the likelier way and named in a warning, with the option that settles it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.tables.cells import parse_number
from app.ml.tables.csv_format import CsvFormat
from app.ml.tables.dates import (
    DAY_FIRST,
    FIRST_YEAR,
    FORMATS,
    MONTH_FIRST,
    has_two_digit_years,
    order_of,
    rival_of,
)
from app.ml.tables.evidence import Evidence

PERCENT_UNITS = frozenset({"%", "percent", "процент", "проценты"})


@dataclass(frozen=True)
class Spelling:
    """The format of a column: decimal mark; for dates, their format and the first of the years of two digits."""

    decimal: str = "."
    date_format: str | None = None
    first_year: int = FIRST_YEAR


@dataclass
class Settled:
    """How the columns are written, and warnings by column about what their cells do not settle."""

    spellings: dict[str, Spelling] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)

    def warn(self, column: str, sentence: str) -> None:
        """Keep a warning."""
        self.warnings.setdefault(column, []).append(sentence)

    def sentences(self, columns: Mapping[str, object] | None = None) -> list[str]:
        """Return the warnings about those columns, or all."""
        return [
            f"{column}: {sentence}"
            for column, sentences in self.warnings.items()
            for sentence in sentences
            if columns is None or column in columns
        ]


def numeric_features(contract: Contract) -> dict[str, Feature]:
    """Return the inputs that are numbers or dates, by their columns in files."""
    words = (FeatureType.CATEGORY, FeatureType.BOOLEAN)
    return {feature.in_files: feature for feature in contract.inputs if feature.type not in words}


def settled(
    evidence: Mapping[str, Evidence], said: CsvFormat, features: Mapping[str, Feature] | None = None
) -> Settled:
    """Settle every column that is of numbers or dates: a feature's, where there is a contract, else by its cells."""
    found = Settled()
    known = features or {}
    marks = Counter(mark for column, one in evidence.items() if (mark := _proven(one, known.get(column))))
    orders = Counter(order for one in evidence.values() if (order := _sure_order(one)))
    for column, one in evidence.items():
        feature = known.get(column)
        if features is not None and feature is None:
            continue
        if one.is_of_dates and (feature is None or feature.days_before is not None):
            form = _date_format(found, column, one, said, orders)
            found.spellings[column] = Spelling(date_format=form, first_year=said.first_year or FIRST_YEAR)
        elif feature is not None or one.is_of_numbers:
            found.spellings[column] = Spelling(_decimal(found, column, one, said, marks))
            _warn_of_signs(found, column, one, feature)
        if one.errors and column in found.spellings:
            shown = ", ".join(list(one.errors)[:3])
            found.warn(
                column, f"{one.errors.total():,} cells are a spreadsheet's errors ({shown}) and count as missing"
            )
    return found


def _decimal(found: Settled, column: str, one: Evidence, said: CsvFormat, marks: Counter[str]) -> str:
    """Return the decimal mark of a column of numbers."""
    if one.sure is not None:
        if other := one.comma if one.sure == "." else one.point:
            found.warn(
                column,
                f"{other:,} cells have another decimal mark than the column, which is read with {_named(one.sure)}",
            )
        return one.sure
    if one.comma:
        found.warn(column, f"{one.comma:,} cells have a decimal comma and as many a point")
    elif not one.is_open:
        return "."
    mark = said.decimal or _by_the_file(one, marks)
    return mark or _likelier(found, column, one, said)


def _proven(one: Evidence, feature: Feature | None) -> str | None:
    """Return the decimal mark that a column proves: whole numbers and amounts have no thousandths."""
    if not one.is_of_numbers:
        return None
    is_open = one.is_open and not one.ungrouped and not (one.open_comma and one.open_point)
    if feature is not None and is_open and feature.type in (FeatureType.INTEGER, FeatureType.MONEY):
        if not one.thousandths:
            return None
        return "," if one.open_point else "."
    return one.sure


def _by_the_file(one: Evidence, marks: Counter[str]) -> str | None:
    """Return the mark of an open column by what the file's columns prove, or by its own long numbers."""
    if marks[","] != marks["."]:
        return "," if marks[","] > marks["."] else "."
    if one.open_point and one.open_comma:
        return None
    if one.ungrouped:
        return "." if one.open_point else ","
    return None


def _likelier(found: Settled, column: str, one: Evidence, said: CsvFormat) -> str:
    """Return the mark that the separator suggests, with a warning: in a file of semicolons a comma is a decimal one."""
    mark = "," if one.open_comma > one.open_point and said.separator == ";" else "."
    rival = "," if mark == "." else "."
    if one.example:
        found.warn(
            column,
            f"{one.example!r} is read as {_shown(one.example, mark)} but may be {_shown(one.example, rival)}, and "
            "nothing in the file settles it; name the decimal mark",
        )
    return mark


def _warn_of_signs(found: Settled, column: str, one: Evidence, feature: Feature | None) -> None:
    counts_percent = feature is not None and (feature.unit or "").lower() in PERCENT_UNITS
    if one.percent and not counts_percent:
        found.warn(column, f"{one.percent:,} cells have a percent sign and count as shares: 5 % is 0.05")
        if one.percent < one.numbers:
            found.warn(column, f"{one.numbers - one.percent:,} cells have none and count as they stand")
    if len(one.currencies) > 1:
        found.warn(column, f"amounts in {', '.join(sorted(one.currencies))} stand side by side and are not converted")


def _sure_order(one: Evidence) -> str | None:
    """Return the order that a column of dates proves."""
    if not one.is_of_dates:
        return None
    best = _best(one)
    return order_of(best) if one.dates[best] > one.dates[rival_of(best) or ""] and rival_of(best) else None


def _best(one: Evidence) -> str:
    return max(FORMATS, key=lambda form: one.dates[form])


def _date_format(found: Settled, column: str, one: Evidence, said: CsvFormat, orders: Counter[str]) -> str:
    best = _best(one)
    rival = rival_of(best)
    if rival is not None and one.dates[rival] == one.dates[best]:
        by_file = None
        if orders[DAY_FIRST] != orders[MONTH_FIRST]:
            by_file = max((DAY_FIRST, MONTH_FIRST), key=lambda order: orders[order])
        order = said.order or by_file
        if order is None:
            found.warn(
                column,
                "day and month can be read either way round, and nothing in the file settles it; read with the "
                f"{order_of(best)} first; name the order of dates",
            )
        elif order_of(best) != order:
            best = rival
    if has_two_digit_years(best) and said.first_year is None:
        found.warn(
            column,
            f"years of two digits are from {FIRST_YEAR} to {FIRST_YEAR + 99}; name the first year of others",
        )
    return best


def _named(mark: str) -> str:
    return "a comma" if mark == "," else "a point"


def _shown(cell: str, mark: str) -> str:
    number = parse_number(cell, decimal=mark)
    return cell if number is None else f"{number:g}" if abs(number) < 1e5 else f"{number:.0f}"


def counts_in_percent(feature: Feature) -> bool:
    """Whether the feature's unit is percent: then 5 % is 5."""
    return (feature.unit or "").lower() in PERCENT_UNITS
