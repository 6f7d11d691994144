"""What the checks of schemas find, in the words of those who send a request: no class of ours is named."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from pydantic_core.core_schema import ErrorType

from app.field_problem import FieldProblem
from app.strict_body import HALF_A_CHARACTER, NO_JSON

NO_OBJECT = "object_type"
"""Code of a field that is to be a JSON object."""
_OBJECTS = ("model_type", "model_attributes_type", "dict_type", "mapping_type")
_PYDANTICS = frozenset(get_args(ErrorType))
_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is no field of this request",
    "json_invalid": "must be JSON in UTF-8",
    **dict.fromkeys(_OBJECTS, "must be a JSON object"),
    "list_type": "must be a list",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_type": "must be a text",
    "string_unicode": HALF_A_CHARACTER,
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number"),
    "int_parsing_size": "must be a smaller whole number",
    **dict.fromkeys(
        ("float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"), "must be a number"
    ),
    "timezone_aware": "must have a time zone, such as 2026-11-30T09:00:00Z",
    "decimal_max_digits": "must have at most {max_digits} digits",
    "decimal_max_places": "must have at most {decimal_places} decimals",
    "decimal_whole_digits": "must have at most {whole_digits} digits before the decimal point",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    **dict.fromkeys(("enum", "literal_error"), "must be {expected}"),
}
"""A sentence for each kind of fault that a schema of a request can have; numbers come from the fault."""
_OTHERWISE = "is not valid"


def field_problem(fault: Mapping[str, Any], *, whole: str = "body") -> FieldProblem:
    """Convert a fault of pydantic: its type is the code, the numbers and texts in its context are the limits.

    `whole` names the request itself where the fault is in no field of it. For secrets pydantic reports `too_short`
    instead of `string_too_short`. A fault of our own checks has its own sentence.
    """
    code, context = str(fault["type"]), dict(fault.get("ctx", {}))
    if context.pop("field_type", None) == "Value":
        code = f"string_{code}"
        context.pop("actual_length", None)
    context.pop("class_name", None)
    limits = {name: limit for name, limit in context.items() if isinstance(limit, str | int | float | Decimal)}
    if code == NO_JSON:
        return FieldProblem(whole, _SENTENCES[NO_JSON], NO_JSON)
    message = _SENTENCES.get(code, _OTHERWISE).format_map(limits) if code in _PYDANTICS else str(fault["msg"])
    if isinstance(fault.get("input"), bytes):
        message += "; send it with Content-Type: application/json"
    return FieldProblem(_field(fault["loc"], whole), message, NO_OBJECT if code in _OBJECTS else code, limits)


def _field(location: tuple[int | str, ...], whole: str) -> str:
    inside = [str(part) for part in location if part not in ("body", "query", "path", "header")]
    return ".".join(inside) or (str(location[0]) if location else whole)
