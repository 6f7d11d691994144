"""Verifies the trail: every row from its columns, every seal from its rows, the chain, the signatures, the anchors."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.sealed_row import SealedRow
from app.audit.seals import SealContent
from app.audit.verifying import ChainCheck, Finding
from app.models import Seal
from app.models.sealed import XACT, sealed_tables
from app.services.audit.sealer import content_of
from app.services.crud import seals as seal_crud
from app.services.crud.erasure import recorded_erasures
from app.services.crud.sealed_rows import PlacedRow, RowsInOrder

ROWS_AT_ONCE = 2000
SEALS_AT_ONCE = 500


@dataclass(frozen=True)
class Verified:
    """The result: the first finding, or None where all holds; `newest` is when the last seal was made.

    `erased` counts the rows whose personal content is gone by a recorded erasure, by its moment: their seals hold, and
    what was erased can no longer be checked.
    """

    finding: Finding | None
    seals: int
    rows: int
    newest: datetime | None
    erased: Mapping[datetime, int] = field(default_factory=dict)


class _RowsBySeal:
    """The rows of one table, handed out seal by seal: a page that reaches into the next seal is kept for it."""

    def __init__(self, session: AsyncSession, name: str, first: SealContent, last: SealContent) -> None:
        self._place = XACT if XACT in last.end else name
        self._rows = RowsInOrder(session, name, start=first.start, end=last.end, limit=ROWS_AT_ONCE)
        self._page: list[PlacedRow] = []

    async def below(self, end: Mapping[str, int]) -> AsyncIterator[list[SealedRow]]:
        """Yield the rows before that position, in pieces."""
        limit = end[self._place]
        while self._page or await self._fill():
            if self._page[0].position >= limit:
                return
            inside = [placed.row for placed in self._page if placed.position < limit]
            del self._page[: len(inside)]
            yield inside

    async def _fill(self) -> bool:
        self._page = await self._rows.next_page()
        return bool(self._page)


async def verify(
    session: AsyncSession,
    trusted: Collection[bytes],
    *,
    since: datetime | None = None,
    anchored: Mapping[int, bytes] | None = None,
    advance: Callable[[int], None] = lambda _rows: None,
) -> Verified:
    """Verify all seals, or those since a moment, until the first that does not hold; memory does not grow with rows.

    `anchored` are digests by the numbers of seals, kept outside the database. `advance` is called with numbers of rows.
    """
    await seal_crud.see_one_moment(session)
    first = await seal_crud.first_seal_since(session, since) if since else await seal_crud.get_seal(session, 1)
    last = await seal_crud.last_seal(session)
    if last is None or (first is None and since is not None):
        return Verified(_absent(anchored, last), 0, 0, last.sealed_at if last else None)
    before = await seal_crud.get_seal(session, first.number - 1) if first else None
    erasures = await recorded_erasures(session)
    check = ChainCheck(trusted, previous=content_of(before) if before else None, erasures=erasures)
    begin = first or (await seal_crud.list_seals(session, after=0, limit=1))[0]
    tables = [_RowsBySeal(session, name, content_of(begin), content_of(last)) for name in sealed_tables()]
    async for seal in _seals(session, after=begin.number - 1):
        content = content_of(seal)
        check.open(content, seal.signature)
        for table in tables:
            async for rows in table.below(content.end):
                for row in rows:
                    check.row(row)
                advance(len(rows))
        check.close()
        finding = check.finding or _contradicted(content, anchored)
        if finding is not None:
            return Verified(finding, check.seals, check.rows, last.sealed_at, check.erased)
    return Verified(_absent(anchored, last), check.seals, check.rows, last.sealed_at, check.erased)


async def _seals(session: AsyncSession, *, after: int) -> AsyncIterator[Seal]:
    while page := await seal_crud.list_seals(session, after=after, limit=SEALS_AT_ONCE):
        for seal in page:
            yield seal
            session.expunge(seal)
        after = page[-1].number


def _contradicted(seal: SealContent, anchored: Mapping[int, bytes] | None) -> Finding | None:
    """Return the finding for a seal that is not the one that was anchored under its number."""
    if anchored is None or anchored.get(seal.number, seal.digest()) == seal.digest():
        return None
    return Finding(seal.number, "it is not the seal that was anchored under this number: rows and seals were rewritten")


def _absent(anchored: Mapping[int, bytes] | None, last: Seal | None) -> Finding | None:
    """Return the finding for a seal that was anchored and is later than all that are there."""
    newest = last.number if last else 0
    missing = [number for number in anchored or () if number > newest]
    if not missing:
        return None
    sentence = f"anchored but absent: the database is of an earlier time; the newest seal there is {newest}"
    return Finding(max(missing), sentence)
