"""Makes the next seal: the rows from the last one's end up to the oldest transaction that may still write.

No lock is taken that a writer would wait for. One sealer at a time has the turn; another one, in any process, finds it
taken and leaves. A seal and its rows are read in one snapshot, so that a sealer that dies leaves nothing half done.
"""

from collections.abc import AsyncIterator

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.merkle import MerkleRoot, tree_leaf
from app.audit.sealed_row import SealedRow
from app.audit.seals import NO_SEAL, SealContent, sign
from app.exceptions import Conflict
from app.models import Seal
from app.models.base import utc_now
from app.models.sealed import sealed_tables
from app.services.audit.signing import SigningKey
from app.services.crud import seals as seal_crud
from app.services.crud.sealed_rows import RowsInOrder, stored_leaves
from app.services.crud.seals import Positions

ROWS_AT_ONCE = 1000
LEAVES_AT_ONCE = 5000


def content_of(seal: Seal) -> SealContent:
    """Return what a stored seal says."""
    return SealContent(**{name: getattr(seal, name) for name in SealContent.__slots__})


async def seal_next(session: AsyncSession, key: SigningKey) -> Seal | None:
    """Make the next seal in the session's transaction, which must be new; None where there is nothing to seal.

    None, too, where another sealer has the turn. The first seal is of the rows that were there before, as found.
    Raises Conflict for a database that was restored into another cluster and has not begun its era.
    """
    if not await seal_crud.begin_sealing(session):
        return None
    if not await seal_crud.is_in_its_cluster(session):
        raise Conflict(
            "The database was restored into another cluster; a seed begins its new era, and nothing is sealed before."
        )
    last = await seal_crud.last_seal(session)
    if last is None:
        start, end = await seal_crud.beginning(session)
    else:
        start, end = dict(last.end), await seal_crud.horizon(session)
    tree = await _of_stored_leaves(session, start, end) if last is not None else None
    if tree is None:
        tree = await _of_rows(session, start, end)
    if last is not None and tree.count == 0:
        return None
    return await _sign(session, key, last, start, end, tree)


async def leaves_of(session: AsyncSession, seal: SealContent) -> AsyncIterator[tuple[SealedRow, bytes]]:
    """Every row of a seal with its leaf in the tree, in order."""
    async for row in _rows(session, seal.start, seal.end):
        yield row, tree_leaf(row.table, row.key, row.leaf or row.recomputed())


async def _of_stored_leaves(session: AsyncSession, start: Positions, end: Positions) -> MerkleRoot | None:
    """Return the tree of the leaves that rows keep; None where one has none: an earlier version has written it."""
    tree = MerkleRoot()
    for name in sealed_tables():
        async for page in stored_leaves(session, name, start=start, end=end, limit=LEAVES_AT_ONCE):
            for key, leaf in page:
                if leaf is None:
                    return None
                tree.add(tree_leaf(name, key, leaf))
    return tree


async def _of_rows(session: AsyncSession, start: Positions, end: Positions) -> MerkleRoot:
    """Return the tree of rows some of which keep no leaf: it is computed from their columns."""
    tree = MerkleRoot()
    async for row in _rows(session, start, end):
        tree.add(tree_leaf(row.table, row.key, row.leaf or row.recomputed()))
    return tree


async def _rows(session: AsyncSession, start: Positions, end: Positions) -> AsyncIterator[SealedRow]:
    for name in sealed_tables():
        rows = RowsInOrder(session, name, start=start, end=end, limit=ROWS_AT_ONCE)
        while page := await rows.next_page():
            for placed in page:
                yield placed.row


async def _sign(
    session: AsyncSession, key: SigningKey, last: Seal | None, start: Positions, end: Positions, tree: MerkleRoot
) -> Seal:
    content = SealContent(
        number=last.number + 1 if last else 1,
        era=await seal_crud.current_era(session),
        sealed_at=utc_now(),
        is_as_found=last is None,
        start=start,
        end=end,
        count=tree.count,
        root=tree.root(),
        previous=content_of(last).digest() if last else NO_SEAL,
        public_key=key.public,
    )
    seal = Seal(
        **{name: getattr(content, name) for name in SealContent.__slots__}, signature=sign(content, key.private)
    )
    await seal_crud.add_seal(session, seal)
    return seal
