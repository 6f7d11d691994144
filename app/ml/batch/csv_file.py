"""A CSV file in pieces. Plain pieces are read by Arrow at its own speed, all others row by row; both read alike."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from io import StringIO
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from app.exceptions import TableInvalid
from app.ml.batch.chunk import ROWS, Chunk, Numbers, Rejection, Texts
from app.ml.batch.wanted import Wanted
from app.ml.tables.pieces import utf8_pieces
from app.ml.tables.raw import parse_rows, ragged
from app.ml.tables.separator import SPACE
from app.ml.tables.survey import Survey
from app.ml.tables.words import MISSING_AMONG_NUMBERS

CHUNK_BYTES = 1 << 21
LONGEST_SHOWN = 200
_TEXT = pa.dictionary(pa.int32(), pa.string())
MISSING = sorted({case for word in MISSING_AMONG_NUMBERS for case in (word, word.upper(), word.title())} | {"NaN"})


class CsvFile:
    """The rows of a surveyed file, once, in chunks; `size` is in bytes.

    A piece without quotation marks whose rows are all as long as the header is plain. In it, a column whose cells are
    all plain numbers or missing is read as numbers; whether they are legal is decided elsewhere.
    """

    def __init__(self, survey: Survey, wanted: Wanted) -> None:
        self.size = survey.size
        self._survey = survey
        self._wanted = wanted
        self._numeric = set(wanted.numeric)
        self._last_row = 0

    def chunks(self) -> Iterator[Chunk]:
        """Raise TableInvalid for a truncated file or an unclosed quotation mark."""
        survey = self._survey
        if survey.has_quotes or len(survey.names) == 1 or not survey.separator.isascii() or survey.separator == SPACE:
            yield from self._exactly()
            return
        done = 0
        for block in self._blocks():
            done = min(done + len(block), self.size)
            try:
                yield self._plain(block, done)
            except pa.ArrowInvalid:
                yield from self._row_by_row(StringIO(block.decode()), partial(int, done))

    def _exactly(self) -> Iterator[Chunk]:
        """Read all of the file cell by cell; how much is done is about the share of its lines."""
        lines = _Counted(self._survey.lines())
        before = 0
        if self._survey.has_header:
            before = next(parse_rows(self._survey.path, lines, self._survey.separator))[1]
        yield from self._row_by_row(lines, lambda: min(lines.characters, self.size), before)

    def _blocks(self) -> Iterator[bytes]:
        """Return the file after its header, in UTF-8, with plain line ends."""
        before = self._survey.before
        for piece in utf8_pieces(self._survey.path, self._survey.encoding, CHUNK_BYTES):
            block = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in piece else piece
            while before and block:
                line, _, block = block.partition(b"\n")
                before -= bool(line.strip())
            if block:
                yield block

    def _plain(self, block: bytes, done: int) -> Chunk:
        """Raise ArrowInvalid for a row with another number of cells than the header."""
        table = self._table(block)
        rows = self._numbers_of(len(table))
        columns = {name: _whole(table, name) for name in table.column_names}
        numbers = {name: cells for name, cells in columns.items() if is_plain(cells)}

        def texts(name: str) -> Texts:
            again = pa.types.is_floating(columns[name].type)
            return Texts.of(_whole(self._read(block, {name: _TEXT}), name) if again else columns[name])

        return Chunk(
            rows,
            {name: cells.to_numpy(zero_copy_only=False) for name, cells in numbers.items()},
            texts,
            {name: columns[name] for name in self._wanted.kept},
            [],
            done,
        )

    def _table(self, block: bytes) -> pa.Table:
        """Read a column as text from here on if this chunk has something that is not a plain number."""
        with suppress(pa.ArrowInvalid):
            return self._read(block, self._types())
        self._read(block, {self._survey.names[0]: _TEXT})
        self._numeric = {name for name in self._numeric if self._is_numeric(block, name)}
        return self._read(block, self._types())

    def _is_numeric(self, block: bytes, name: str) -> bool:
        try:
            self._read(block, {name: pa.float64()})
        except pa.ArrowInvalid:
            return False
        return True

    def _types(self) -> dict[str, pa.DataType]:
        columns = {name: pa.float64() if name in self._numeric else _TEXT for name in self._wanted.columns}
        return {**columns, **dict.fromkeys(self._wanted.kept, pa.string())}

    def _read(self, block: bytes, types: dict[str, pa.DataType]) -> pa.Table:
        return csv.read_csv(
            pa.BufferReader(block),
            read_options=csv.ReadOptions(
                column_names=self._survey.names, block_size=len(block) + 1, use_threads=False, encoding="utf8"
            ),
            parse_options=csv.ParseOptions(delimiter=self._survey.separator, quote_char=False),
            convert_options=csv.ConvertOptions(
                column_types=types,
                include_columns=list(types),
                null_values=MISSING,
                decimal_point=self._wanted.decimal,
            ),
        )

    def _row_by_row(self, lines: Iterable[str], done: Callable[[], int], before: int = 0) -> Iterator[Chunk]:
        end = _End()
        rows = parse_rows(self._survey.path, end.watched(lines), self._survey.separator, before=before)
        expected = len(self._survey.names)
        while some := [row for _, _, row in islice(rows, ROWS)]:
            numbers = self._numbers_of(len(some))
            whole = np.array([len(row) == expected for row in some])
            broken = [
                Rejection(
                    number,
                    "",
                    self._survey.separator.join(row)[:LONGEST_SHOWN],
                    ragged(expected=expected, found=len(row)),
                )
                for number, row in zip(numbers.tolist(), some, strict=True)
                if len(row) != expected
            ]
            end.last_is_short = len(some[-1]) < expected
            columns = dict(
                zip(self._survey.names, zip(*(row for row in some if len(row) == expected), strict=True), strict=False)
            )
            yield self._of_lists(numbers[whole], columns, broken, done())
        if end.last_is_short and not end.has_newline:
            raise TableInvalid(
                f"{self._survey.path}: is truncated in row {self._last_row:,}: it has too few cells and no line end; "
                "fetch the file again"
            )

    def _of_lists(
        self, rows: Numbers, columns: dict[str, tuple[str, ...]], broken: list[Rejection], done: int
    ) -> Chunk:
        def text(name: str) -> pa.Array:
            return pa.array(columns.get(name, ()), pa.string())

        kept = {name: text(name) for name in self._wanted.kept}
        return Chunk(rows, {}, lambda name: Texts.of(text(name)), kept, broken, done)

    def _numbers_of(self, count: int) -> Numbers:
        first = self._last_row + 1
        self._last_row += count
        return np.arange(first, first + count, dtype=np.int64)


def is_plain(cells: pa.Array) -> bool:
    """Whether every value of the column is a number: Arrow accepts `-nan` as one."""
    return bool(pa.types.is_floating(cells.type) and not pc.any(pc.is_nan(cells)).as_py())


def _whole(table: pa.Table, name: str) -> pa.Array:
    """Return a column as one array, without a copy if it is one already."""
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


class _Counted:
    """Lines that are counted in characters while they are read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.characters += len(line)
        return line


class _End:
    """Notes how a file ends while it is read."""

    def __init__(self) -> None:
        self.last_is_short = False
        self.has_newline = True

    def watched(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.has_newline = line.endswith("\n")
            yield line
