"""`./scoring admin`: the first admin of a bank without a demo; other staff without clients, too."""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.exceptions import CommandError
from app.field_sentences import field_problem
from app.logs import configure_logging
from app.models import Role, User
from app.schemas.user import GrantedRole, StaffIn
from app.services.users import NewUser, add_user
from app.settings.service import load_settings

TITLES: dict[GrantedRole, str] = {"admin": "admin", "auditor": "auditor", "risk": "risk officer"}


def admin(
    login: Annotated[str, typer.Argument(help="letters, digits and _, three or more")],
    first_name: Annotated[str, typer.Option(help="as shown")] = "Admin",
    last_name: Annotated[str, typer.Option(help="as shown; the login by default")] = "",
    role: Annotated[GrantedRole, typer.Option(help="what the user will be")] = "admin",
) -> None:
    """Add an admin, an auditor or a risk officer.

    The password is asked for twice, or read from the first line of standard input."""
    configure_logging(load_settings())
    new = _checked(login=login, password=_password(), first_name=first_name, last_name=last_name or login, role=role)

    async def work(session: AsyncSession) -> User:
        return await add_user(session, new, role=Role(role))

    typer.echo(f"Added the {TITLES[role]} {in_session(work).login}.")


def _password() -> str:
    """Read the password. Never shown, never an argument: arguments are visible to all users of the machine."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _checked(**fields: str) -> NewUser:
    """Validate by the rules of `POST /users`. Raises CommandError with a line for each wrong field."""
    try:
        return StaffIn.model_validate(fields).to_new_user()
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_input=False)
        raise CommandError("\n".join(str(field_problem(error)) for error in found)) from None
