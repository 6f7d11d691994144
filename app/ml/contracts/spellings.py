"""Other spellings that a contract declares: of names and of values, the same for the API, the queue and files."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import TypeAdapter, WithJsonSchema, WrapValidator

from app.exceptions import InvalidInput
from app.ml.contracts.definition import Contract, Feature


def spelled_names(contract: Contract, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values by the contract's own names, if it has its names read in any case.

    Raises InvalidInput for a feature that is given in two spellings. Unknown names stay.
    """
    if not contract.any_case or values.keys() <= contract.by_name.keys():
        return values
    named: dict[str, Any] = {}
    for name, value in values.items():
        own = name if name in contract.by_name else name.lower()
        known = own if own in contract.by_name else name
        if known in named:
            raise InvalidInput.of(known, "is given twice, in two spellings of its name")
        named[known] = value
    return named


def spelled_value(value: Any, feature: Feature) -> Any:
    """Return what a spelling means by the feature's aliases and `opposite_sign`; other values stay as they are.

    An alias stands for the text and, where it is a whole number, for that number.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return feature.aliases.get(value, value)
    if not isinstance(value, int | float):
        return value
    if feature.opposite_sign and feature.opposite_sign[0] <= value <= feature.opposite_sign[1]:
        return -value
    if feature.aliases and (isinstance(value, int) or value.is_integer()):
        return feature.aliases.get(str(int(value)), value)
    return value


def or_special(kind: Any, feature: Feature) -> Any:
    """Return the annotation that takes the feature's special values beside those of `kind`."""
    marks = sorted(int(mark) if mark.is_integer() else mark for mark in feature.marks)

    def check(value: Any, otherwise: Callable[[Any], Any]) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and value in feature.marks:
            return int(value) if isinstance(value, int) or value.is_integer() else value
        return otherwise(value)

    schema = {"anyOf": [TypeAdapter(kind).json_schema(), {"enum": marks}]}
    return Annotated[kind, WrapValidator(check), WithJsonSchema(schema)]
