"""Proves one row: its leaf, the way from it to the root of its seal, and the signed seal."""

from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.merkle import inclusion_path
from app.audit.sealed_row import SealedRow
from app.exceptions import NotFound
from app.models import Seal
from app.models.sealed import XACT
from app.services.audit.sealer import content_of, leaves_of
from app.services.crud import seals as seal_crud
from app.services.crud.sealed_rows import position_of


@dataclass(frozen=True)
class Proof:
    """A row with what a third party needs to check it without the database."""

    row: SealedRow
    path: list[tuple[str, bytes]]
    seal: Seal

    def as_dict(self) -> dict[str, Any]:
        """Return the proof as JSON has it; bytes are hex digits."""
        content, row = content_of(self.seal), self.row
        personal = (row.salt + row.personal_fields()).hex() if row.salt is not None else None
        return {
            "table": self.row.table,
            "key": self.row.key,
            "row": self.row.encoded().hex(),
            "personal": personal,
            "path": [[side, neighbour.hex()] for side, neighbour in self.path],
            "root": content.root.hex(),
            "seal": content.encoded().hex(),
            "number": content.number,
            "sealed_at": content.sealed_at.isoformat(),
            "signature": self.seal.signature.hex(),
            "public_key": content.public_key.hex(),
        }


async def prove_row(session: AsyncSession, table: str, key: str) -> Proof:
    """Return the proof of a row. Raises NotFound for one that is not there, or has no seal yet."""
    position = await position_of(session, table, key)
    if position is None:
        raise NotFound(f"There is no row {key} in {table}.")
    seal = await _seal_of(session, table, position)
    if seal is None:
        raise NotFound(f"The row {key} of {table} has no seal yet.")
    leaves: list[bytes] = []
    found: tuple[int, SealedRow] | None = None
    async for one, leaf in leaves_of(session, content_of(seal)):
        if (one.table, one.key) == (table, key):
            found = len(leaves), one
        leaves.append(leaf)
    if found is None:
        raise NotFound(f"The row {key} of {table} is in no seal.")
    place, row = found
    return Proof(row, inclusion_path(leaves, place), seal)


async def _seal_of(session: AsyncSession, table: str, position: int) -> Seal | None:
    """Return the first seal that ends after a position, by halves: ends grow with numbers."""
    last = await seal_crud.last_seal(session)
    if last is None or _end(last, table) <= position:
        return None
    low, high = 1, last.number
    while low < high:
        middle = (low + high) // 2
        seal = await seal_crud.get_seal(session, middle)
        if seal is not None and _end(seal, table) <= position:
            low = middle + 1
        else:
            high = middle
    return await seal_crud.get_seal(session, low)


def _end(seal: Seal, table: str) -> int:
    return int(seal.end[table] if table in seal.end else seal.end[XACT])
