"""Verification of a chain of seals against the rows, one row at a time, in memory that does not grow."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.audit.erased import NOTHING_ERASED, RecordedErasures
from app.audit.merkle import MerkleRoot, tree_leaf
from app.audit.sealed_row import SealedRow
from app.audit.seals import NO_SEAL, SealContent, is_signed, key_id


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that does not hold: in which seal, and the row where one is known."""

    seal: int
    sentence: str
    table: str | None = None
    key: str | None = None


class ChainCheck:
    """The seals in order, each with its rows. The first finding stays; what follows is not looked at any more."""

    def __init__(
        self,
        trusted_keys: Collection[bytes],
        *,
        previous: SealContent | None = None,
        erasures: RecordedErasures = NOTHING_ERASED,
    ) -> None:
        """`erasures` are the recorded ones: a row whose content is gone without one does not hold."""
        self.finding: Finding | None = None
        self.seals = self.rows = 0
        self.erased: Counter[datetime] = Counter()
        self._erasures = erasures
        self._trusted = frozenset(trusted_keys)
        self._previous = previous
        self._seal: SealContent | None = None
        self._tree = MerkleRoot()
        self._first: SealedRow | None = None
        self._last: SealedRow | None = None

    def open(self, seal: SealContent, signature: bytes) -> None:
        """Begin with the next seal: its number, its place in the chain, its key and its signature."""
        before = self._previous
        self._seal, self._tree, self._first, self._last = seal, MerkleRoot(), None, None
        expected = before.number + 1 if before else 1
        if seal.number != expected:
            self._found(f"seal {expected} is missing; the next one there is {seal.number}")
        elif seal.previous != (before.digest() if before else NO_SEAL):
            self._found("it does not follow from the seal before it: one of the two was changed")
        elif before is not None and dict(before.end) != dict(seal.start):
            self._found("it does not begin where the seal before it ends")
        elif seal.public_key not in self._trusted:
            self._found(f"it is signed with the key {key_id(seal.public_key)}, which is not among the trusted ones")
        elif not is_signed(seal, signature):
            self._found("its signature does not fit: the seal was changed")

    def row(self, row: SealedRow) -> None:
        """Add a row of the open seal, in the order of the tree."""
        if self.finding is not None:
            return
        self.rows += 1
        leaf = row.recomputed()
        if row.leaf is not None and leaf != row.leaf:
            self._found("its columns do not give its leaf: the row was changed", row)
        elif row.has_forged_side:
            self._found("what is personal about it is not what its event was recorded with: it was changed", row)
        elif row.is_erased:
            self._count_erased(row)
        self._first, self._last = self._first or row, row
        self._tree.add(tree_leaf(row.table, row.key, leaf))

    def close(self) -> None:
        """End the open seal: the number of its rows and their root."""
        seal = self._seal
        if seal is None or self.finding is not None:
            return
        self.seals += 1
        self._previous = seal
        if self._tree.count != seal.count:
            self._found(f"it holds {seal.count} rows, and {self._tree.count} are there{self._between()}", self._first)
        elif self._tree.root() != seal.root:
            self._found(f"its rows do not give its root: one was changed or replaced{self._between()}", self._first)

    def _count_erased(self, row: SealedRow) -> None:
        moment = self._erasures.moment_of(row)
        if moment is None:
            self._found("what is personal in it is gone, and no erasure of it is recorded", row)
        elif not row.is_emptied:
            self._found("it is marked as erased and holds personal content: it was put there", row)
        else:
            self.erased[moment] += 1

    def _between(self) -> str:
        if self._first is None or self._last is None:
            return ""
        first, last = self._first, self._last
        return f", from {first.table} {first.key} to {last.table} {last.key}"

    def _found(self, sentence: str, row: SealedRow | None = None) -> None:
        if self.finding is None and self._seal is not None:
            where = (row.table, row.key) if row else (None, None)
            self.finding = Finding(self._seal.number, sentence, *where)
