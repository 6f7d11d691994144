"""Numbers in the body of a request: numbers of JSON, never texts of digits or `true`."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.models.base import LARGEST_USER_ID


def _number(value: Any) -> Any:
    """Return a number of JSON as it is; a decimal is what the database holds."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number_type", "must be a number")
    return value


class _NumberAlone:
    """Describes a decimal in OpenAPI without the text that pydantic would take as well."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        (number,) = (kind for kind in described.pop("anyOf") if kind["type"] == "number")
        return {**described, **number}


WholeNumber = Annotated[int, Field(strict=True)]
UserId = Annotated[WholeNumber, Field(ge=1, le=LARGEST_USER_ID)]
ExactNumber = Annotated[Decimal, BeforeValidator(_number), _NumberAlone()]
"""A decimal, sent as a number: its digits as written, not the binary fraction nearest to them."""
