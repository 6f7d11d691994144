"""Every kind of fault that a check can find has a sentence for the caller, and none is the library's."""

from typing import Any, get_args

import pytest
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from app.field_sentences import field_problem

NUMBERS = dict.fromkeys(("gt", "ge", "lt", "le", "max_length", "min_length", "max_digits", "decimal_places"), 5)
CONTEXT = {**NUMBERS, "whole_digits": 5, "pattern": "^a$", "expected": "'a' or 'b'", "class_name": "UserIn"}


def fault(kind: str, **fields: Any) -> dict[str, Any]:
    message = "Input should be a valid dictionary or instance of UserIn"
    return {"type": kind, "loc": ("body", "user"), "msg": message, "input": 5, "ctx": CONTEXT, **fields}


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_sentence_is_the_librarys_or_names_a_class(kind: str) -> None:
    found = field_problem(fault(kind))
    assert found.message.startswith(("must ", "is "))
    assert "UserIn" not in str((found.message, found.limits))


def test_a_check_of_ours_keeps_its_sentence() -> None:
    ours = PydanticCustomError("month_twice", "a month appears twice")
    assert field_problem(fault(ours.type, msg=ours.message())).message == "a month appears twice"


def test_a_body_of_another_type_says_how_it_is_sent() -> None:
    found = field_problem(fault("model_attributes_type", loc=("body",), input=b"{}"))
    assert str(found) == "body: must be a JSON object; send it with Content-Type: application/json"
