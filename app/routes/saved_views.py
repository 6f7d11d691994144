"""A person's own saved views of the clients' list."""

from typing import Annotated

from fastapi import Path

from app.models.base import LARGEST_USER_ID
from app.routes.client_lists import OfManagers
from app.routes.deps import SessionDep
from app.routes.strict_router import strict_router
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.saved_view import SavedViewIn, SavedViewOut
from app.services import saved_views
from app.services.crud import saved_view as view_crud

router = strict_router(prefix="/api/manager/views", tags=["ui api"])


@router.get("", responses=errors(401, 403))
async def list_views(user: OfManagers, session: SessionDep) -> list[SavedViewOut]:
    """List your saved views."""
    return [SavedViewOut.model_validate(view) for view in await view_crud.list_saved_views(session, user.id)]


@router.post("", responses=errors(401, 403, 409, 422))
async def save_view(body: SavedViewIn, user: OfManagers, session: SessionDep) -> SavedViewOut:
    """Save a view under a name, or let the one of that name be this one."""
    return SavedViewOut.model_validate(
        await saved_views.save_view(session, user.id, name=body.name, address=body.address)
    )


@router.post("/{view_id}/remove", responses=errors(401, 403, 404, 422))
async def remove_view(
    view_id: Annotated[int, Path(ge=1, le=LARGEST_USER_ID)], user: OfManagers, session: SessionDep
) -> StatusOut:
    """Remove one of your saved views."""
    await saved_views.remove_view(session, user.id, view_id)
    return StatusOut()
