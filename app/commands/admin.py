"""`./scoring admin`: the first admin of a bank without a demo; other staff without clients, too."""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.commands.options import proposed
from app.exceptions import CommandError
from app.field_sentences import field_problem
from app.logs import configure_logging
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Proposal, Role, User
from app.schemas.user import GrantedRole, StaffIn
from app.services.approvals.act import Place
from app.services.approvals.acts.users import ADD_STAFF
from app.services.approvals.four_eyes import FourEyes
from app.services.approvals.proposing import propose
from app.services.crud.proposal import count_active
from app.services.users import NewUser, add_user, hash_of_new
from app.settings.service import load_settings

ENOUGH_ADMINS = 2
"""Active admins from whom on a grant waits for a second person."""
TITLES: dict[GrantedRole, str] = {"admin": "admin", "auditor": "auditor", "risk": "risk officer"}


def admin(
    login: Annotated[str, typer.Argument(help="letters, digits and _, three or more")],
    first_name: Annotated[str, typer.Option(help="as shown")] = "Admin",
    last_name: Annotated[str, typer.Option(help="as shown; the login by default")] = "",
    role: Annotated[GrantedRole, typer.Option(help="what the user will be")] = "admin",
) -> None:
    """Add an admin, an auditor or a risk officer.

    With four eyes on and two active admins it is proposed, and another person approves it.

    The password is asked for twice, or read from the first line of standard input."""
    configure_logging(load_settings())
    new = _checked(login=login, password=_password(), first_name=first_name, last_name=last_name or login, role=role)

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> User | Proposal:
        return await _add_or_propose(Place(session, registry, contract), new, Role(role))

    done = with_registry(work)
    typer.echo(proposed(done) if isinstance(done, Proposal) else f"Added the {TITLES[role]} {done.login}.")


async def _add_or_propose(place: Place, new: NewUser, role: Role) -> User | Proposal:
    """Add the user; with four eyes on only while fewer than two active admins could approve, otherwise propose it."""
    session = place.session
    is_on = await FourEyes(is_set=load_settings().asks_for_four_eyes).is_on(session)
    if not is_on or await count_active(session, Role.ADMIN) < ENOUGH_ADMINS:
        return await add_user(session, new, role=role)
    password_hash = await hash_of_new(session, new, role=role)
    change = {"login": new.login, "first_name": new.first_name, "last_name": new.last_name, "role": role.value}
    return await propose(place, ADD_STAFF, None, change, proposer=None, secret=password_hash)


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
