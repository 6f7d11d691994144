"""The list of clients as a file for spreadsheets."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse

from app.models.base import LARGEST_USER_ID, utc_now
from app.routes.client_lists import ClientFilterDep, OfManagers
from app.routes.deps import ContractDep, PageFilesDep, ReadsDep, ScalesDep, SessionDep
from app.routes.page_preferences import language_of
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.services.audit.exports import counted, record_export
from app.services.client_files.columns import ClientColumn
from app.services.client_files.csv_file import ClientFiles, CsvForm
from app.services.crud.lists.client_order import ClientPage, ClientSort

router = strict_router(prefix="/api", tags=["ui api"])
MOST_CHOSEN = 500
"""Clients that are chosen one by one: the ids still fit into an address."""
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "one line for each client"}
}


def client_files(contract: ContractDep, scales: ScalesDep) -> ClientFiles:
    """Return what writes files of lists."""
    return ClientFiles(contract, scales)


@router.get("/manager/clients.csv", response_class=StreamingResponse, responses={**CSV, **errors(401, 403, 422)})
async def download_clients(
    request: Request,
    user: OfManagers,
    wanted: ClientFilterDep,
    session: SessionDep,
    files: Annotated[ClientFiles, Depends(client_files)],
    page_files: PageFilesDep,
    reads: ReadsDep,
    column: Annotated[
        list[ClientColumn], Query(description="columns after the id and the names, in that order; all if omitted")
    ] = [],  # noqa: B006  (FastAPI copies it)
    client_id: Annotated[
        list[Annotated[int, Query(ge=1, le=LARGEST_USER_ID)]] | None,
        Query(max_length=MOST_CHOSEN, description="these clients alone, of those that the filter lets through"),
    ] = None,
    sort: ClientSort = ClientSort.USER_ID,
    descending: bool = False,
) -> StreamingResponse:
    """Return the list as CSV: the same filter and order as `GET /api/manager/clients/summary`, all of its pages.

    UTF-8 with a byte order mark. Headings, separator and decimal mark are those of the language of the pages.
    """
    form = CsvForm(column or list(ClientColumn), language_of(request), page_files.currency)
    chosen = replace(wanted, client_ids=client_id) if client_id else wanted
    reads.require_recordable()
    await record_export(user, chosen, [one.value for one in form.columns])
    pieces = await files.csv(session, chosen, ClientPage(sort=sort, descending=descending), form)
    name = f"clients-{utc_now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(counted(pieces, reads, user), media_type="text/csv; charset=utf-8", headers=headers)
