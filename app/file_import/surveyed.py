"""One reading of a file beforehand: how its numbers and dates are written, and which ids stand in more than one row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from app.exceptions import TableInvalid
from app.file_import.fields import key_of
from app.file_import.mapping import Columns
from app.file_import.opened import OpenedFile
from app.ml.contracts.definition import Contract
from app.ml.tables.evidence import Evidence
from app.ml.tables.names import one_form
from app.ml.tables.plain import evidence_of_plain
from app.ml.tables.spelling import Spelling, numeric_features, settled
from app.models import ImportKind

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

    def is_repeated(self, key: str) -> bool:
        """Whether an id stands in more than one row."""
        return bool(self.repeated) and _hash(key, in_any_case=self.in_any_case) in self.repeated


def survey_rows(file: OpenedFile, kind: ImportKind, contract: Contract, columns: Columns) -> Surveyed:
    """Read a file from beginning to end. Raises TableInvalid for one that is cut off, or has no rows."""
    evidence: dict[str, Evidence] = {}
    keys: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []
    rows = 0
    features = {} if kind is ImportKind.MANAGERS else numeric_features(contract)
    placed = {feature.in_files: file.names.index(columns[feature.name]) for feature in features.values()}
    key_place, in_any_case = file.names.index(columns[key_of(kind)]), kind is ImportKind.MANAGERS
    for batch in file.batches():
        rows += len(batch)
        whole = [row.cells for row in batch if len(row.cells) == len(file.names)]
        for column, place in placed.items():
            cells = [row[place] for row in whole]
            found = evidence_of_plain(cells) or Evidence.of(Counter(cells))
            evidence[column] = evidence.get(column, Evidence()) + found
        hashes = (_hash(row[key_place], in_any_case=in_any_case) for row in whole if row[key_place].strip())
        keys.append(np.fromiter(hashes, dtype=np.uint64))
    if not rows:
        raise TableInvalid("The file has a header but no rows.")
    settled_by = settled(evidence, file.csv_format, features)
    return Surveyed(rows, settled_by.spellings, settled_by.sentences(), frozenset(_repeated(keys)), in_any_case)


def _hash(key: str, *, in_any_case: bool) -> int:
    text = one_form(key).strip()
    written = (text.lower() if in_any_case else text).encode("utf-8", "replace")
    return int.from_bytes(blake2b(written, digest_size=KEY_BYTES).digest())


def _repeated(keys: Sequence[np.ndarray[tuple[int], np.dtype[np.uint64]]]) -> Iterator[int]:
    ids, counts = np.unique(np.concatenate(keys), return_counts=True)
    yield from ids[counts > 1].tolist()
