"""Faults beside the shape of a body, found before the shape is judged: one answer names them all.

FastAPI runs a route's dependencies, then judges the body, and calls the route only for a legal one. What a dependency
found in between is kept at the request: the answer to a body of the wrong shape names it as well.
"""

from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exception_handlers import keep_problems
from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.models import Role, User
from app.routes.deps import ContractDep, SessionDep, allowed
from app.security.permissions import Permission
from app.services import clients, users

Problems = list[FieldProblem]


async def of_new_client(
    request: Request,
    session: SessionDep,
    contract: ContractDep,
    _: Annotated[User, allowed(Permission.CLIENTS_CREATE)],
) -> Problems:
    """Find what is wrong with a new client beside the shape."""
    return keep_problems(request, await clients.problems_of_new_client(session, contract, await request.json()))


async def of_new_manager(
    request: Request, session: SessionDep, _: Annotated[User, allowed(Permission.MANAGERS_MANAGE)]
) -> Problems:
    """Find what is wrong with a new manager beside the shape."""
    return await _of_new_user(request, session, Role.MANAGER)


async def of_new_staff(
    request: Request, session: SessionDep, _: Annotated[User, allowed(Permission.USERS_MANAGE)]
) -> Problems:
    """Find what is wrong with a new admin, auditor or risk officer beside the shape."""
    return await _of_new_user(request, session, Role.ADMIN)


NewClientProblems = Annotated[Problems, Depends(of_new_client)]
NewManagerProblems = Annotated[Problems, Depends(of_new_manager)]
NewStaffProblems = Annotated[Problems, Depends(of_new_staff)]


def require_none(problems: Problems) -> None:
    """Raise InvalidInput naming them all; a taken login alone stays a conflict, which the service reports."""
    if any(problem.code != users.LOGIN_TAKEN for problem in problems):
        raise InvalidInput(problems)


async def _of_new_user(request: Request, session: AsyncSession, role: Role) -> Problems:
    found = await users.problems_of_new_user(session, await request.json(), role=role)
    return keep_problems(request, found)
