"""What the cells of a column prove about how it is written; of all rows, so the order of a file changes nothing."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from app.ml.tables.cells import written_number
from app.ml.tables.dates import formats_of
from app.ml.tables.words import is_error, is_missing

_SURELY_COMMA = re.compile(
    r"(0*|[1-9]\d{3,}|0\d+)?,\d*|\d+,(\d{0,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,}"
)
_SURELY_POINT = re.compile(
    r"(0*|[1-9]\d{3,}|0\d+)?\.\d*|\d+\.(\d{0,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{2})*(,\d{3})+\.\d*"
    r"|\d{1,3}(,\d{3}){2,}|\d{1,2}(,\d{2})+,\d{3}"
)
_OPEN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LONG = 5
"""So many figures without a mark show that a column's thousands are not grouped; some languages write 1234 so."""


@dataclass
class Evidence:
    """Counts of a column's cells.

    `comma` and `point` are cells with one meaning only, that this is the decimal mark; `open_comma` and `open_point`
    have the shape 1,234 and 1.234; `thousandths` of these have a last figure that is not 0; `ungrouped` are long
    whole numbers without any mark.
    """

    filled: int = 0
    numbers: int = 0
    comma: int = 0
    point: int = 0
    open_comma: int = 0
    open_point: int = 0
    thousandths: int = 0
    ungrouped: int = 0
    percent: int = 0
    example: str = ""
    is_plain: bool = field(default=False, compare=False)
    """Whether the cells were looked at all at once, since they are figures with a point or nothing."""
    currencies: set[str] = field(default_factory=set)
    errors: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, cells: Mapping[str, int]) -> Self:
        """Return what these cells prove; each with the number of rows in which it stands."""
        evidence = cls()
        for cell, rows in cells.items():
            evidence._take(cell, rows)
        return evidence

    def __add__(self, other: "Evidence") -> "Evidence":
        summed = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return Evidence(
            **summed,
            example=self.example or other.example,
            currencies=self.currencies | other.currencies,
            errors=self.errors + other.errors,
            dates=self.dates + other.dates,
        )

    def _take(self, cell: str, rows: int) -> None:
        if is_error(cell):
            self.errors[cell.strip()] += rows
            return
        if is_missing(cell, among_numbers=True):
            return
        self.filled += rows
        if forms := formats_of(cell):
            self.dates.update(dict.fromkeys(forms, rows))
            return
        written = written_number(cell)
        if written is None:
            return
        self.numbers += rows
        if written.shift:
            self.percent += rows
        if written.currency:
            self.currencies.add(written.currency)
        self._take_figures(written.figures, cell.strip(), rows)

    def _take_figures(self, figures: str, cell: str, rows: int) -> None:
        if figures.isdecimal():
            self.ungrouped += rows if len(figures) >= _LONG and cell.isdecimal() else 0
        elif _OPEN.fullmatch(figures):
            self.example = self.example or cell
            if "," in figures:
                self.open_comma += rows
            else:
                self.open_point += rows
            self.thousandths += 0 if figures.endswith("0") else rows
        elif _SURELY_COMMA.fullmatch(figures):
            self.comma += rows
        elif _SURELY_POINT.fullmatch(figures):
            self.point += rows

    @property
    def sure(self) -> str | None:
        """The decimal mark that more cells prove, or None."""
        return None if self.comma == self.point else "," if self.comma > self.point else "."

    @property
    def is_of_numbers(self) -> bool:
        """Whether most of its cells are numbers."""
        return 2 * self.numbers > self.filled and not self.is_of_dates

    @property
    def is_of_dates(self) -> bool:
        """Whether nearly all of its cells are dates of one format."""
        return bool(self.dates) and max(self.dates.values()) >= NEARLY_ALL * self.filled

    @property
    def is_open(self) -> bool:
        """Whether a cell can be read in two ways and no cell of the column tells which."""
        return self.sure is None and bool(self.open_comma or self.open_point)


_COUNTS = (
    "filled", "numbers", "comma", "point", "open_comma", "open_point", "thousandths", "ungrouped", "percent",
)  # fmt: skip
NEARLY_ALL = 0.9
"""Such a share of a column's cells decides its kind; the others are odd and named."""
