"""`./scoring second-factor`: a second factor that its owner has lost, where no other admin could reset it."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.exceptions import CommandError
from app.logs import configure_logging
from app.models import Role
from app.services.crud.user import get_user_by_login, list_users
from app.services.second_factors.enrolment import reset
from app.settings.service import load_settings


def second_factor(login: Annotated[str, typer.Argument(help="whose second factor was lost")]) -> None:
    """Remove the second factor of the only admin, who has lost app and recovery codes; that person's sessions end."""
    configure_logging(load_settings())

    async def work(session: AsyncSession) -> None:
        user = await get_user_by_login(session, login)
        if user is None:
            raise CommandError(f"There is no user {login}.")
        admins = await list_users(session, role=Role.ADMIN, is_active=True)
        if others := [admin.login for admin in admins.rows if admin.id != user.id]:
            raise CommandError(f"The admin {others[0]} can reset it: Administrator, Users, Access.")
        await reset(session, user, author=None)

    in_session(work)
    typer.echo(f"Removed the second factor of {login}.")
