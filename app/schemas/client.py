"""Clients: ids and features in one object. The shape of the features comes from the contract (see `app.openapi`)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from app.field_problem import FieldProblem
from app.models import Client, User
from app.schemas.contact import ContactOut
from app.schemas.credit import CreditIn, CreditOut
from app.schemas.numbers import UserId
from app.schemas.score import ScoreOut
from app.schemas.user import UserIn, UserOut

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
    """A client: ids, revision, and every feature of the contract in one object."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [EXAMPLE]})

    user_id: int
    manager_id: int | None
    revision: int

    @classmethod
    def of(cls, client: Client) -> "ClientOut":
        """Return the shape of a client."""
        return cls(user_id=client.user_id, manager_id=client.manager_id, revision=client.revision, **client.features)


class Warning(BaseModel):
    """A permitted but unusual value."""

    field: str
    message: str

    @classmethod
    def of_all(cls, unusual: list[FieldProblem]) -> "list[Warning]":
        """Return one warning per value."""
        return [cls(field=problem.field, message=problem.message) for problem in unusual]


class ChangedClientOut(ClientOut):
    """A client after a change, with warnings about unusual values."""

    warnings: list[Warning]

    @classmethod
    def after(cls, client: Client, unusual: list[FieldProblem]) -> "ChangedClientOut":
        """Return the client and the warnings."""
        return cls(**ClientOut.of(client).model_dump(), warnings=Warning.of_all(unusual))


class ClientIn(BaseModel):
    """A new client: the user, the features, and optionally the credit and the manager."""

    model_config = ConfigDict(extra="forbid")

    user: UserIn
    features: dict[str, Any] = Field(description="every input of GET /schema/applicant; derived features are computed")
    credit: CreditIn | None = None
    manager_id: UserId | None = None


class ClientCardOut(BaseModel):
    """A client's card: the client and the user."""

    client: ClientOut
    user: UserOut

    @classmethod
    def of(cls, client: Client, user: User) -> "ClientCardOut":
        """Return the card."""
        return cls(client=ClientOut.of(client), user=UserOut.model_validate(user))


class ChangedCardOut(ClientCardOut):
    """The card after a change, with warnings about unusual values."""

    warnings: list[Warning]


class DashboardOut(BaseModel):
    """The client's home page."""

    client: ClientOut
    manager: ContactOut | None
    credit: CreditOut | None
    score: ScoreOut | None
    by_champion: bool | None = Field(description="false: a model before the present champion gave the score")
