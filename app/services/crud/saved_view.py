"""Queries about saved views."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import SavedView
from app.models.base import utc_now


async def list_saved_views(session: AsyncSession, user_id: int) -> list[SavedView]:
    """Return the views of a user, the first saved first."""
    statement = select(SavedView).where(col(SavedView.user_id) == user_id).order_by(col(SavedView.id))
    return list((await session.exec(statement)).all())


async def get_saved_view(session: AsyncSession, user_id: int, name: str) -> SavedView | None:
    """Return the user's view of that name."""
    statement = select(SavedView).where(col(SavedView.user_id) == user_id, col(SavedView.name) == name)
    return (await session.exec(statement)).one_or_none()


async def add_saved_view(session: AsyncSession, user_id: int, *, name: str, address: str) -> SavedView | None:
    """Save a view under a new name; None if one of that name was saved a moment ago."""
    view = SavedView(user_id=user_id, name=name, address=address)
    try:
        async with session.begin_nested():
            session.add(view)
    except IntegrityError:
        return None
    return view


async def change_saved_view(session: AsyncSession, view: SavedView, *, address: str) -> SavedView:
    """Let a view be of another list."""
    view.address, view.timestamp = address, utc_now()
    await session.flush()
    return view


async def remove_saved_view(session: AsyncSession, user_id: int, view_id: int) -> bool:
    """Remove a view of that user; whether there was one."""
    statement = delete(SavedView).where(col(SavedView.id) == view_id, col(SavedView.user_id) == user_id)
    return (await session.exec(statement)).rowcount == 1
