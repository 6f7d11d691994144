"""Saved views of the clients' list."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.models.saved_view import VIEW_ADDRESS_MAX_LENGTH, VIEW_NAME_MAX_LENGTH
from app.schemas.text import is_unicode

ViewName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=VIEW_NAME_MAX_LENGTH, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    AfterValidator(is_unicode),
]
ViewAddress = Annotated[str, StringConstraints(max_length=VIEW_ADDRESS_MAX_LENGTH, pattern=r"^(\?[!-~]*)?$")]


class SavedViewIn(BaseModel):
    """A view to save; one of the same name becomes this one."""

    model_config = ConfigDict(extra="forbid")

    name: ViewName = Field(examples=["Overdue, largest first"])
    address: ViewAddress = Field(
        examples=["?overdue=1&sort=amount&direction=down"],
        description="of the page's address; empty for the whole list",
    )


class SavedViewOut(BaseModel):
    """A saved view."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    address: str
