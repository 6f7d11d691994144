"""Managers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from app.models.base import LARGEST_USER_ID
from app.schemas.user import PersonOut
from app.services.crud.manager import ManagerRow
from app.services.crud.pages import PAGE_LIMIT
from app.services.managers import Dismissal, Recipient

StrictUserId = Annotated[int, Field(strict=True, ge=1, le=LARGEST_USER_ID)]


class ManagerOut(PersonOut):
    """A manager and how many clients are assigned."""

    login: str
    is_active: bool
    clients: int

    @classmethod
    def of_row(cls, row: ManagerRow) -> "ManagerOut":
        """The shape of a manager."""
        user = row.user
        return cls(
            **PersonOut.of(user).model_dump(), login=user.login, is_active=user.is_active, clients=row.client_count
        )


def _recipient(value: Any, known: ValidatorFunctionWrapHandler) -> Recipient:
    """One sentence for whatever it is not, instead of one for each thing it could be."""
    try:
        recipient: Recipient = known(value)
    except ValidationError:
        raise PydanticCustomError(
            "no_such_manager", 'must be null, "spread", or the id of another active manager'
        ) from None
    return recipient


class DismissIn(BaseModel):
    """Where the clients go: nowhere for now (null), evenly to the others who work here, or to one of them."""

    model_config = ConfigDict(extra="forbid")

    clients_go_to: Annotated[StrictUserId | Literal["spread"] | None, WrapValidator(_recipient)] = Field(
        None, examples=["spread"]
    )


class HandedOver(BaseModel):
    """How many clients a manager got."""

    manager_id: int
    clients: int


class DismissedOut(BaseModel):
    """A manager who has left, how many clients have none now, and who got the others."""

    user_id: int
    detached_clients: int
    handed_over: list[HandedOver]

    @classmethod
    def of(cls, user_id: int, dismissal: Dismissal) -> "DismissedOut":
        """The shape of a dismissal."""
        handed_over = [
            HandedOver(manager_id=recipient, clients=count) for recipient, count in dismissal.handed_over.items()
        ]
        return cls(user_id=user_id, detached_clients=dismissal.detached_clients, handed_over=handed_over)


class AssignIn(BaseModel):
    """Clients to be given to a manager."""

    model_config = ConfigDict(extra="forbid")

    client_ids: list[StrictUserId] = Field(max_length=PAGE_LIMIT, examples=[[3, 4]])


class AssignedOut(BaseModel):
    """How many clients changed hands; those he had already are not counted."""

    manager_id: int
    assigned: int
