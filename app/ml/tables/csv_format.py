"""How a file is written, as far as a person says it; the rest is detected."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.exceptions import OptionsInvalid
from app.ml.tables.dates import DAY_FIRST, MONTH_FIRST
from app.ml.tables.separator import NAMES

PARQUET = ".parquet"
PARQUET_FORMAT = "Parquet"
"""In the place of the encoding: there is none, and no separator either."""
MARKS = (".", ",")
ORDERS = {"day-first": DAY_FIRST, "month-first": MONTH_FIRST}


@dataclass(frozen=True)
class CsvFormat:
    """The format of a CSV; None is detected.

    `decimal`, `dates` and `first_year` settle only what the file leaves open: the decimal mark of `1.234`, whether the
    day or the month comes first in `01/02/2020`, the hundred years of `01.02.45`. `header` are the columns' names where
    the file has none, `numbered` reads columns of one name as `a`, `a_2`.
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    dates: str | None = None
    first_year: int | None = None
    header: tuple[str, ...] = ()
    numbered: bool = False

    def __post_init__(self) -> None:
        """Raise OptionsInvalid for a mark or an order that is none."""
        if self.decimal not in (None, *MARKS):
            raise OptionsInvalid(f"{self.decimal!r} is not a decimal mark; expected . or ,", about=["decimal"])
        if self.dates not in (None, *ORDERS):
            raise OptionsInvalid(f"{self.dates!r} is not an order; expected day-first or month-first", about=["dates"])

    @property
    def order(self) -> str | None:
        """Which comes first in a date, day or month."""
        return ORDERS[self.dates] if self.dates else None

    def found(self, encoding: str, separator: str) -> "CsvFormat":
        """Return the format with what was detected."""
        return CsvFormat(encoding, separator, self.decimal, self.dates, self.first_year, self.header, self.numbered)

    def __str__(self) -> str:
        if self.encoding == PARQUET_FORMAT:
            return PARQUET_FORMAT
        return f"{self.encoding}, {NAMES.get(self.separator or '', self.separator)} between cells"


DETECTED = CsvFormat()
"""Nothing is said: all of it is detected."""


def names_in(text: str | None) -> Sequence[str]:
    """Return the names in an option that lists them with commas between.

    >>> names_in("age, income")
    ('age', 'income')
    """
    return tuple(name.strip() for name in text.split(",")) if text else ()
