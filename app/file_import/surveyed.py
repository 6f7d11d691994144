"""One reading of a file beforehand: how its numbers and dates are written, and which ids stand in more than one row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from app.exceptions import TableInvalid
from app.file_import.credit_cells import DAYS, MONTHS, NUMBERS, credit_reader
from app.file_import.fields import MONTH, is_of_credits, key_of
from app.file_import.mapping import Columns
from app.file_import.opened import FileRow, OpenedFile
from app.ml.contracts.definition import Contract, Feature
from app.ml.tables.evidence import Evidence
from app.ml.tables.names import one_form
from app.ml.tables.plain import evidence_of_plain
from app.ml.tables.spelling import Spelling, numeric_features, settled
from app.models import ImportKind

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
KEY_BYTES = 8
"""Of the hash by which ids are compared: so much memory a row, whatever ids look like."""


@dataclass(frozen=True)
class Surveyed:
    """What a whole file shows. `spellings` are by the features' columns; `repeated` are the hashes of such ids."""

    rows: int
    spellings: Mapping[str, Spelling]
    warnings: Sequence[str]
    repeated: frozenset[int]
    in_any_case: bool
    """Whether ids that differ by case alone are one, as logins are."""

    def is_repeated(self, *key: str) -> bool:
        """Whether an id, or an id in a month, stands in more than one row."""
        return _hash(key, in_any_case=self.in_any_case) in self.repeated


def survey_rows(file: OpenedFile, kind: ImportKind, contract: Contract, columns: Columns) -> Surveyed:
    """Read a file from beginning to end. Raises TableInvalid for one that is cut off, or has no rows.

    Payments are read once more: which rows are of one month is known when it is known how months are written.
    """
    in_any_case, features = kind is ImportKind.MANAGERS, _features(kind, contract)
    places = {name: file.names.index(column) for name, column in _measured(columns, features).items()}
    key = [file.names.index(columns[name]) for name in key_of(kind)]
    evidence: dict[str, Evidence] = {}
    keys: list[Hashes] = []
    rows = 0
    for batch in file.batches():
        rows += len(batch)
        whole = _whole(file, batch)
        for name, place in places.items():
            cells = [row[place] for row in whole]
            found = evidence_of_plain(cells) or Evidence.of(Counter(cells))
            evidence[name] = evidence.get(name, Evidence()) + found
        if kind is not ImportKind.PAYMENTS:
            keys.append(_hashes(([row[key[0]]] for row in whole), in_any_case=in_any_case))
    if not rows:
        raise TableInvalid("The file has a header but no rows.")
    settled_by = settled(evidence, file.csv_format, features)
    if kind is ImportKind.PAYMENTS:
        month = credit_reader(MONTH, settled_by.spellings.get(columns[MONTH], Spelling()))
        for batch in file.batches():
            keys.append(_hashes((row[key[0]], str(month(row[key[1]]))) for row in _whole(file, batch)))
    return Surveyed(rows, settled_by.spellings, settled_by.sentences(), frozenset(_repeated(keys)), in_any_case)


def _features(kind: ImportKind, contract: Contract) -> dict[str, Feature] | None:
    """Return the features whose columns are settled; None for columns that no contract describes."""
    if is_of_credits(kind):
        return None
    return numeric_features(contract) if kind is ImportKind.CLIENTS else {}


def _measured(columns: Columns, features: Mapping[str, Feature] | None) -> dict[str, str]:
    """Return the file's columns of numbers and dates, by the names under which their spelling is found."""
    if features is None:
        return {column: column for name, column in columns.items() if name in NUMBERS | DAYS | MONTHS}
    return {feature.in_files: columns[feature.name] for feature in features.values()}


def _whole(file: OpenedFile, batch: Sequence[FileRow]) -> list[Sequence[str]]:
    return [row.cells for row in batch if len(row.cells) == len(file.names)]


def _hashes(keys: Iterable[Sequence[str]], *, in_any_case: bool = False) -> Hashes:
    return np.fromiter((_hash(key, in_any_case=in_any_case) for key in keys if key[0].strip()), dtype=np.uint64)


def _hash(key: Sequence[str], *, in_any_case: bool) -> int:
    text = "\n".join(one_form(part).strip() for part in key)
    written = (text.lower() if in_any_case else text).encode("utf-8", "replace")
    return int.from_bytes(blake2b(written, digest_size=KEY_BYTES).digest())


def _repeated(keys: Sequence[Hashes]) -> Iterator[int]:
    ids, counts = np.unique(np.concatenate(keys), return_counts=True)
    yield from ids[counts > 1].tolist()
