"""The whole file back: every cell as it stood, and beside it what came of the row and every fault of it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import strerror
from pathlib import Path
from typing import IO

from app.exceptions import PlaceUnwritable
from app.file_import.checking import RowProblem
from app.file_import.opened import FileRow
from app.ml.tables.harmless import harmless

RESULT, PROBLEMS = "import_result", "import_problems"
REJECTED = "rejected"
SEPARATOR = ","


class ReturnedFile:
    """The file that is given back, as CSV in UTF-8; the two columns stand at its end. It can be sent again."""

    def __init__(self, file: IO[str], names: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._count = len(names)
        self._kept = [place for place, name in enumerate(names) if name not in {RESULT, PROBLEMS}]
        self._writer.writerow([*(names[place] for place in self._kept), RESULT, PROBLEMS])

    def write(
        self, rows: Sequence[FileRow], results: Mapping[int, str], problems: Mapping[int, Sequence[RowProblem]]
    ) -> None:
        """Write rows with their results by number; one without a result is rejected, its problems beside it."""
        for row in rows:
            cells = self._cells(row.cells)
            faults = "; ".join(map(str, problems.get(row.number, ())))
            kept = (harmless(cells[place]) for place in self._kept)
            self._writer.writerow([*kept, results.get(row.number, REJECTED), harmless(faults)])

    def _cells(self, cells: Sequence[str]) -> Sequence[str]:
        """Return as many cells as there are columns; what is too many stands in the last one, so nothing is lost."""
        missing = self._count - len(cells)
        if missing >= 0:
            return [*cells, *[""] * missing]
        return [*cells[: self._count - 1], SEPARATOR.join(cells[self._count - 1 :])]


@contextmanager
def returned_file(path: Path, names: Sequence[str]) -> Iterator[ReturnedFile]:
    """Give the file to write to. Raises PlaceUnwritable; what was written stays, for its rows are stored by then."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield ReturnedFile(file, names)
    except OSError as fault:
        why = strerror(fault.errno) if fault.errno else fault
        raise PlaceUnwritable(f"{path} cannot be written: {why}") from fault
