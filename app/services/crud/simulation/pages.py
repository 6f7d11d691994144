"""Stored applicants, page by page in the order of their ids; erased ones are left out."""

from collections.abc import AsyncIterator, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.dialect import is_postgresql
from app.services.crud.simulation.copied import copied_page
from app.services.crud.simulation.selected import selected_page
from app.services.crud.simulation.stored import ApplicantSelection, OutcomeWindow, StoredInput, StoredPage

ROWS_AT_ONCE = 50_000


async def stored_pages(
    session: AsyncSession,
    selection: ApplicantSelection,
    inputs: Sequence[StoredInput],
    window: OutcomeWindow,
    *,
    rows_at_once: int | None = None,
) -> AsyncIterator[StoredPage]:
    """Yield the applicants of a selection; each page is a statement of its own, which a time limit may end.

    Events stored while one reads are read as well, once.
    """
    size = rows_at_once or ROWS_AT_ONCE
    read = copied_page if is_postgresql(session) else selected_page
    after = 0
    while True:
        page = await read(session, selection, inputs, window, after=after, limit=size)
        if len(page):
            yield page
        if len(page) < size:
            return
        after = page.last
