"""Saved views: a person's own, bounded in number."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, NotFound
from app.models import SavedView
from app.services.crud import saved_view as view_crud

MOST_VIEWS = 50


async def save_view(session: AsyncSession, user_id: int, *, name: str, address: str) -> SavedView:
    """Save a view under a name; one of that name becomes this one.

    Raises InvalidInput naming `name` for one more than `MOST_VIEWS`, Conflict if the name was taken at the same moment.
    """
    view = await view_crud.get_saved_view(session, user_id, name)
    if view is not None:
        return await view_crud.change_saved_view(session, view, address=address)
    if len(await view_crud.list_saved_views(session, user_id)) >= MOST_VIEWS:
        raise InvalidInput.of("name", f"{MOST_VIEWS} views are saved already; remove one first", code="too_many_views")
    added = await view_crud.add_saved_view(session, user_id, name=name, address=address)
    if added is None:
        raise Conflict("A view of that name was saved at the same moment; look at it and save again.")
    return added


async def remove_view(session: AsyncSession, user_id: int, view_id: int) -> None:
    """Remove one of the user's views. Raises NotFound."""
    if not await view_crud.remove_saved_view(session, user_id, view_id):
        raise NotFound
