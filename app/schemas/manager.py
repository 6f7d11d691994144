"""Managers."""

from pydantic import BaseModel

from app.schemas.user import PersonOut
from app.services.crud.manager import ManagerRow


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


class DismissedOut(BaseModel):
    """A manager who has left, and how many clients have none now."""

    user_id: int
    detached_clients: int
