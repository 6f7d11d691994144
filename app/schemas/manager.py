"""Managers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from app.schemas.contact import ContactIn, ContactOut
from app.schemas.numbers import UserId
from app.schemas.user import UserIn
from app.services.crud.manager import ManagerRow
from app.services.crud.pages import PAGE_LIMIT
from app.services.managers import Dismissal, Recipient


class ManagerIn(UserIn, ContactIn):
    """A new manager: the user, and optionally how clients reach the manager."""


class ManagerOut(ContactOut):
    """A manager and the number of assigned clients."""

    login: str
    is_active: bool
    clients: int

    @classmethod
    def of_row(cls, row: ManagerRow) -> "ManagerOut":
        """Return the shape of a manager."""
        user = row.user
        return cls(
            **ContactOut.of_manager(user, row.manager).model_dump(),
            login=user.login,
            is_active=user.is_active,
            clients=row.client_count,
        )


def _recipient(value: Any, known: ValidatorFunctionWrapHandler) -> Recipient:
    """Raise one error instead of one for each accepted type."""
    try:
        recipient: Recipient = known(value)
    except ValidationError:
        raise PydanticCustomError(
            "no_such_manager", 'must be null, "spread", or the id of another active manager'
        ) from None
    return recipient


class DismissIn(BaseModel):
    """Who takes the clients: no manager (null), all other active managers evenly (`spread`), or one of them (an id)."""

    model_config = ConfigDict(extra="forbid")

    clients_go_to: Annotated[UserId | Literal["spread"] | None, WrapValidator(_recipient)] = Field(
        None, examples=["spread"]
    )


class HandedOver(BaseModel):
    """The number of clients that a manager took over."""

    manager_id: int
    clients: int


class DismissedOut(BaseModel):
    """A dismissed manager, the number of detached clients, and the managers who took over the others."""

    user_id: int
    detached_clients: int
    handed_over: list[HandedOver]

    @classmethod
    def of(cls, user_id: int, dismissal: Dismissal) -> "DismissedOut":
        """Return the shape of a dismissal."""
        handed_over = [
            HandedOver(manager_id=recipient, clients=count) for recipient, count in dismissal.handed_over.items()
        ]
        return cls(user_id=user_id, detached_clients=dismissal.detached_clients, handed_over=handed_over)


class AssignIn(BaseModel):
    """Clients to assign to a manager."""

    model_config = ConfigDict(extra="forbid")

    client_ids: list[UserId] = Field(max_length=PAGE_LIMIT, examples=[[3, 4]])


class AssignedOut(BaseModel):
    """The number of reassigned clients; clients already assigned to this manager are not counted."""

    manager_id: int
    assigned: int
