"""Files of clients, managers, credits and payments: sent in pieces, looked at, imported, given back."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Body, Depends, Path
from fastapi.responses import StreamingResponse

from app.exceptions import NotFound
from app.file_import.processes import ImportRunner
from app.file_import.uploads import PIECE_BYTES, ConfirmedMapping, begin_upload, put_piece, start_import
from app.models import FileImport, ImportKind, User
from app.routes.deps import ContractDep, SessionDep, allowed
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.file_import import ImportIn, ImportOut, ImportStartIn, MappingOut, PreviewOut
from app.security.permissions import Permission, require_permission
from app.services.crud.imports import pieces as piece_crud
from app.services.crud.imports import rows as import_crud
from database.database import session_scope

router = strict_router(prefix="/imports", tags=["imports"])
LARGEST_IMPORT_ID = 2**31 - 1
ImportsDep = Annotated[ImportRunner, part(lambda parts: parts.imports)]
MayImport = Annotated[User, allowed(Permission.CLIENTS_CREATE)]
Piece = Annotated[bytes, Body(media_type="application/octet-stream")]
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "every row with what came of it"}
}


async def own_import(
    import_id: Annotated[int, Path(ge=1, le=LARGEST_IMPORT_ID)], user: MayImport, session: SessionDep
) -> FileImport:
    """Return the import of the path to who has sent the file: its cells are no others' to read. Raises NotFound."""
    row = await import_crud.get_import(session, import_id)
    if row is None or row.asked_by != user.id:
        raise NotFound("There is no such import.")
    return row


OwnImport = Annotated[FileImport, Depends(own_import)]


@router.post("", status_code=201, responses=errors(401, 403, 422))
async def open_import(body: ImportIn, user: MayImport, session: SessionDep) -> ImportOut:
    """Open a place for a file, at most 256 MiB; a larger one is refused before anything of it is sent."""
    _require_right(body.kind, user)
    return _shown(await begin_upload(session, body.kind, body.file_name, body.size, asked_by=user))


@router.get("", responses=errors(401, 403))
async def list_imports(user: MayImport, session: SessionDep) -> list[ImportOut]:
    """List your own newest imports, newest first."""
    return [_shown(row) for row in await import_crud.list_imports(session, asked_by=user.id)]


@router.get("/mappings", responses=errors(401, 403, 422))
async def list_mappings(
    _user: MayImport, session: SessionDep, kind: ImportKind = ImportKind.CLIENTS
) -> list[MappingOut]:
    """List the mappings that were kept for a kind of file, by name."""
    return [MappingOut.of(kept) for kept in await import_crud.list_mappings(session, kind)]


@router.get("/{import_id}", responses=errors(401, 403, 404, 422))
async def get_import(row: OwnImport) -> ImportOut:
    """Return an import and how far it is."""
    return _shown(row)


@router.put("/{import_id}/pieces/{number}", status_code=204, responses=errors(401, 403, 404, 409, 422))
async def send_piece(
    row: OwnImport, number: Annotated[int, Path(ge=0, le=LARGEST_IMPORT_ID)], body: Piece, session: SessionDep
) -> None:
    """Send a piece of the file: `piece_bytes` long, the last one what is left. A piece may be sent again."""
    await put_piece(session, row, number, body)


@router.post("/{import_id}/preview", responses=errors(401, 403, 404, 409, 422))
async def preview_import(row: OwnImport, runner: ImportsDep, session: SessionDep) -> PreviewOut:
    """Look at a file that is whole: its columns, its first rows, and the mapping that its names propose."""
    await session.commit()  # no transaction is open while the file is read
    return PreviewOut.of(await runner.look(row.id))


@router.post("/{import_id}/start", status_code=202, responses=errors(401, 403, 404, 409, 422))
async def start(
    row: OwnImport, body: ImportStartIn, user: MayImport, runner: ImportsDep, session: SessionDep, contract: ContractDep
) -> ImportOut:
    """Import a file by a confirmed mapping, or check all of it in a dry run; `GET /imports/{id}` says how far it is."""
    confirmed = ConfirmedMapping(body.columns, body.keep_as)
    started = await start_import(session, row, contract, confirmed, is_dry_run=body.dry_run, asked_by=user)
    shown = _shown(started)
    await session.commit()
    await runner.start(row.id)
    return shown


@router.get("/{import_id}/file", response_class=StreamingResponse, responses={**CSV, **errors(401, 403, 404, 422)})
async def download_file(row: OwnImport, session: SessionDep) -> StreamingResponse:
    """Return the whole file with the result and every problem of each row; it is kept for a day."""
    numbers = await piece_crud.piece_numbers(session, row.id, is_result=True)
    if not numbers:
        raise NotFound("There is no file to give back: the import has not ended, or began more than a day ago.")
    headers = {"Content-Disposition": f'attachment; filename="import-{row.id}.csv"'}
    pieces = _pieces(row.id, list(numbers))
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


def _require_right(kind: ImportKind, user: User) -> None:
    """Raise Forbidden for managers without the right to add people of the bank."""
    if kind is ImportKind.MANAGERS:
        require_permission(user.role, Permission.MANAGERS_MANAGE)


def _shown(row: FileImport) -> ImportOut:
    return ImportOut.of(row, piece_bytes=PIECE_BYTES)


async def _pieces(import_id: int, numbers: list[int]) -> AsyncIterator[bytes]:
    for number in numbers:
        async with session_scope(read_only=True) as session:
            yield await piece_crud.get_piece(session, import_id, number, is_result=True) or b""
