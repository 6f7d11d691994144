"""Columns without a contract, plainly written: figures with a point, days as 2019-12-31; odd cells are named.

One odd cell among many does not decide what a column is. It counts as missing, and its row and value are reported.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

from app.ml.tables.cells import parse_number
from app.ml.tables.dates import parse_date
from app.ml.tables.raw import RawTable
from app.ml.tables.spelling import Spelling, settled
from app.ml.tables.words import TRUE_WORDS, is_missing

ODD_VALUES = ODD_ROWS = 0.1
"""At most such shares of a column's different values and of its rows are odd; beyond, it is no column of numbers."""
RARE_ROWS = 0.01
"""Odd cells in so few of the rows are odd however few different values there are."""
CODES, CODES_OF_ONE_LENGTH = 0.1, 0.01
"""Beyond such a share of whole numbers with a leading zero they are codes; less is enough where all are as long."""
SHOWN = 5
_SIMPLE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0+[0-9]+")


@dataclass(frozen=True)
class Plainly:
    """The table with plain cells, and by column what was decided and set aside, in sentences."""

    raw: RawTable
    warnings: dict[str, list[str]] = field(default_factory=dict)


def plainly_written(raw: RawTable, *, skipped: Collection[str] = ()) -> Plainly:
    """Rewrite the columns of numbers, dates and flags; those that are `skipped` stay as they are."""
    found = settled({name: one for name, one in raw.evidence.items() if name not in skipped}, raw.csv_format)
    columns = dict(raw.columns)
    warnings: dict[str, list[str]] = {}
    for name, cells in raw.columns.items():
        if name in skipped:
            continue
        spelling = found.spellings.get(name)
        if raw.evidence[name].is_plain and spelling == Spelling():
            written: _Written | None = _Written(cells)
        else:
            written = _as_flags(cells) if spelling is None else _as_values(cells, spelling)
        if written is None:
            continue
        columns[name], notable = written.cells, written.odd
        sentences = [*found.warnings.get(name, []), *_sentences(raw, cells, notable)]
        if sentences:
            warnings[name] = sentences
    return Plainly(replace(raw, columns=columns, is_plain=True), warnings)


@dataclass(frozen=True)
class _Written:
    """A column's plain cells; `odd` are the different cells to name, with what became of them."""

    cells: list[str]
    odd: dict[str, str] = field(default_factory=dict)


def _as_values(cells: list[str], spelling: Spelling) -> _Written | None:
    """Return the cells of numbers or dates, or None where too many are none."""
    counts = Counter(cells)
    known = {cell: rows for cell, rows in counts.items() if not is_missing(cell, among_numbers=True)}
    plain = {cell: _plain(cell, spelling) for cell in known}
    odd = {cell for cell, text in plain.items() if text is None}
    rows = sum(known[cell] for cell in odd)
    total = sum(known.values())
    if odd and not (
        (len(odd) <= ODD_VALUES * len(known) and rows <= ODD_ROWS * total)
        or (rows <= RARE_ROWS * total and len(known) - len(odd) > 1)
    ):
        return None
    notable = dict.fromkeys(odd, "counts as missing")
    if spelling.date_format is None:
        zeros = [cell for cell in known if "0" in cell[:2] and _LEADING_ZERO.fullmatch(cell.strip())]
        if _are_codes(zeros, known):
            return None
        notable |= {cell: f"counts as {plain[cell]}" for cell in zeros}
    table = {cell: text or "" for cell, text in plain.items()}
    return _Written([table.get(cell, cell) for cell in cells], notable)


def _are_codes(zeros: Sequence[str], known: Mapping[str, int]) -> bool:
    rows = sum(known[cell] for cell in zeros)
    share = rows / sum(known.values())
    one_length = len({len(cell.strip()) for cell in known}) == 1
    return rows > 1 and (share > CODES or (share > CODES_OF_ONE_LENGTH and one_length))


def _plain(cell: str, spelling: Spelling) -> str | None:
    if spelling.date_format is not None:
        day = parse_date(cell, spelling.date_format, first_year=spelling.first_year)
        return None if day is None else day.isoformat()
    number = parse_number(cell, decimal=spelling.decimal)
    if number is None:
        return None
    if spelling.decimal == "." and _SIMPLE.fullmatch(cell):
        return cell
    return str(int(number)) if number.is_integer() else repr(number)


def _as_flags(cells: list[str]) -> _Written | None:
    """Return the cells of a column of two words for yes and no in nearly all rows, others blank; else None."""
    counts = Counter(cell.strip().lower() for cell in cells)
    known = Counter({word: rows for word, rows in counts.items() if not is_missing(word)})
    two = [word for word, _ in known.most_common(2)]
    if len(known) <= 2 or not all(word in TRUE_WORDS for word in two) or TRUE_WORDS[two[0]] == TRUE_WORDS[two[1]]:
        return None
    rest = known.total() - sum(known[word] for word in two)
    if rest > RARE_ROWS * known.total():
        return None
    odd = {cell for cell in set(cells) if cell.strip().lower() in known and cell.strip().lower() not in two}
    return _Written(["" if cell in odd else cell for cell in cells], dict.fromkeys(odd, "counts as missing"))


def _sentences(raw: RawTable, cells: Sequence[str], odd: Mapping[str, str]) -> list[str]:
    """Return one sentence with the first rows that are odd, by the file's lines."""
    if not odd:
        return []
    places = list(compress(range(len(cells)), map(odd.__contains__, cells)))
    shown = "; ".join(
        f"row {raw.numbers[place]} holds {cells[place].strip()!r}, which {odd[cells[place]]}"
        for place in places[:SHOWN]
    )
    more = f"; and {len(places) - SHOWN:,} more" if len(places) > SHOWN else ""
    return [f"{len(places):,} of {len(cells):,} cells are odd: {shown}{more}"]
