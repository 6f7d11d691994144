"""Clients: flat, the features beside the ids. The features' own shape comes from the contract (see `app.openapi`)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.field_problem import FieldProblem
from app.models import Client, User
from app.models.base import LARGEST_USER_ID
from app.schemas.credit import CreditIn, CreditOut
from app.schemas.score import ScoreOut
from app.schemas.user import PersonOut, UserIn, UserOut

EXAMPLE: JsonDict = {
    "user_id": 3,
    "manager_id": 1,
    "revision": 1,
    "age": 36,
    "income_monthly": 125000,
    "term_months": 48,
    "days_employed_bin": "5-10 year",
}


class ClientOut(BaseModel):
    """A client, flat: ids, revision, and every feature of the contract."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [EXAMPLE]})

    user_id: int
    manager_id: int | None
    revision: int

    @classmethod
    def of(cls, client: Client) -> "ClientOut":
        """The flat shape of a client."""
        return cls(user_id=client.user_id, manager_id=client.manager_id, revision=client.revision, **client.features)


class Warning(BaseModel):
    """A legal value that is unusual."""

    field: str
    message: str

    @classmethod
    def of_all(cls, unusual: list[FieldProblem]) -> "list[Warning]":
        """One for each value."""
        return [cls(field=problem.field, message=problem.message) for problem in unusual]


class ChangedClientOut(ClientOut):
    """A client after a change, with what is unusual about it."""

    warnings: list[Warning]

    @classmethod
    def after(cls, client: Client, unusual: list[FieldProblem]) -> "ChangedClientOut":
        """The flat shape and the warnings."""
        return cls(**ClientOut.of(client).model_dump(), warnings=Warning.of_all(unusual))


class ClientIn(BaseModel):
    """A client to be added: the user, the features, and if wanted the credit and the manager."""

    model_config = ConfigDict(extra="forbid")

    user: UserIn
    features: dict[str, Any] = Field(description="every input of GET /schema/applicant; derived ones follow")
    credit: CreditIn | None = None
    manager_id: int | None = Field(None, ge=1, le=LARGEST_USER_ID)


class ClientCardOut(BaseModel):
    """What a manager opens: the client and the user behind."""

    client: ClientOut
    user: UserOut

    @classmethod
    def of(cls, client: Client, user: User) -> "ClientCardOut":
        """The card."""
        return cls(client=ClientOut.of(client), user=UserOut.model_validate(user))


class ChangedCardOut(ClientCardOut):
    """The card after a change, with what is unusual about it."""

    warnings: list[Warning]


class DashboardOut(BaseModel):
    """What a client sees first."""

    client: ClientOut
    manager: PersonOut | None
    credit: CreditOut | None
    score: ScoreOut | None
