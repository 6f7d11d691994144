"""A row of a sealed table as the database has it now, whole or with what is personal in it erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.audit.commitments import commitment
from app.audit.encoding import encode_apart, encode_fields, encode_row


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as the database has it now. `leaf` is the stored one, None for a row from before leaves were kept.

    `values` are its columns by name but generated id, leaf, transaction, salt and erased commitment; `personal` names
    those that can be erased. `side` is the salt and the content of what lies beside an event, None without it.
    """

    table: str
    key: str
    leaf: bytes | None
    values: Mapping[str, Any]
    personal: tuple[str, ...] = ()
    salt: bytes | None = None
    erased_commitment: bytes | None = None
    side: tuple[bytes, bytes] | None = None

    def recomputed(self) -> bytes:
        """Return the leaf that the columns give now.

        A row of version 1 whose personal columns were erased gives none: its leaf, which stands in the place of its
        commitment then, is returned. That it is the right one is seen by the root of its seal.
        """
        leaf = sha256(self.encoded()).digest()
        if self.erased_commitment is not None and self.erased_commitment == self.leaf:
            return self.leaf
        return leaf

    def encoded(self) -> bytes:
        """Return the encoding of the row, by its version."""
        stands_for = self.commitment()
        if stands_for is None:
            return encode_row(self.table, self.values)
        names = sorted(set(self.values) - set(self.personal))
        return encode_apart(self.table, stands_for, names, [self.values[name] for name in names])

    def commitment(self) -> bytes | None:
        """Return what stands for the personal columns in the leaf; None for a row of version 1."""
        if self.salt is None:
            return self.erased_commitment
        return commitment(self.salt, self.personal_fields())

    def personal_fields(self) -> bytes:
        """Return the encoding of the columns that can be erased."""
        return encode_fields(self.personal, [self.values[name] for name in self.personal])

    @property
    def is_erased(self) -> bool:
        """Whether what is personal in it, or lies beside it, is gone."""
        return self.erased_commitment is not None or (self._event_commitment is not None and self.side is None)

    @property
    def is_emptied(self) -> bool:
        """Whether nothing is in its personal columns."""
        return not any(self.values[name] for name in self.personal)

    @property
    def has_forged_side(self) -> bool:
        """Whether what lies beside an event is not what the event was recorded with."""
        return self.side is not None and commitment(*self.side) != self._event_commitment

    @property
    def _event_commitment(self) -> bytes | None:
        return None if self.personal else self.values.get("commitment")
