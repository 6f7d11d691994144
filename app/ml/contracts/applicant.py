"""Checks one applicant against the contract: the same rules for the API, for files and for workers."""

import difflib
import math
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.ml.contracts.columns import Columns, derive_columns, derive_row
from app.ml.contracts.definition import Contract, Feature, FeatureType, MissingPolicy
from app.ml.contracts.spellings import numbered_category, or_special, spelled_names, spelled_value

Values = dict[str, Any]
REQUIRED, DERIVED, UNKNOWN, READ_ONLY = "required", "derived", "unknown", "read_only"
"""Codes of field problems; a value that may not be is the general `illegal`."""


def check_applicant(contract: Contract, values: Mapping[str, Any]) -> Values:
    """Check a whole applicant: every input present and legal. Returns the inputs, cleaned, in contract order.

    Raises InvalidInput naming each field and what is expected there.
    """
    return _check(contract, values, applicant_model(contract), whole=True)


def check_changes(contract: Contract, values: Mapping[str, Any]) -> Values:
    """Check some inputs of an applicant, as in a PATCH: only given inputs are checked and returned.

    An explicit null clears a nullable feature. Raises InvalidInput naming each field.
    """
    values = spelled_names(contract, values)
    fixed = [name for name in values if name in contract.by_name and not contract.by_name[name].editable]
    if fixed:
        raise InvalidInput([FieldProblem(name, "cannot be edited", READ_ONLY) for name in fixed])
    return _check(contract, values, changes_model(contract), whole=False)


def complete(contract: Contract, inputs: Mapping[str, Any]) -> Values:
    """Return the inputs with every derived feature beside them, in contract order."""
    derived = derive_row(contract, inputs)
    return {f.name: derived[f.name] if f.derived else inputs[f.name] for f in contract.features}


def complete_many(contract: Contract, columns: Columns) -> list[Values]:
    """Return checked inputs, given as columns, with every derived feature beside them: one mapping an applicant."""
    whole = {**columns, **derive_columns(contract, columns)}
    names = [feature.name for feature in contract.features]
    return [dict(zip(names, values, strict=True)) for values in zip(*(whole[name] for name in names), strict=True)]


def warnings(contract: Contract, values: Mapping[str, Any]) -> list[FieldProblem]:
    """Values that are legal but outside of what the training data has seen."""
    return [
        FieldProblem(field=f.name, message=f"is outside the usual range {_range(f.seen)}")
        for f in contract.inputs
        if f.seen
        and (value := values.get(f.name)) is not None
        and not f.seen[0] <= value <= f.seen[1]
        and value not in f.marks
    ]


@lru_cache
def applicant_model(contract: Contract) -> type[BaseModel]:
    """Return the pydantic model of a whole applicant: every input is required, nullable ones may be null."""
    return _model(contract, f"Applicant_{contract.name}", required=True)


@lru_cache
def changes_model(contract: Contract) -> type[BaseModel]:
    """Return the pydantic model of a PATCH: every input is optional."""
    return _model(contract, f"ApplicantChanges_{contract.name}", required=False)


def value_checker(feature: Feature) -> Callable[[Any], Any]:
    """Return a function that checks and cleans one value of that feature by the same rules as a whole applicant.

    It raises InvalidInput naming the feature.
    """
    adapter: TypeAdapter[Any] = TypeAdapter(_annotation(feature))

    def check(value: Any) -> Any:
        try:
            return adapter.validate_python(value)
        except ValidationError:
            raise InvalidInput([_illegal(feature, {feature.name: value})]) from None

    return check


def expectation(feature: Feature) -> str:
    """Describe the permitted values: the second half of every message about the feature."""
    match feature.type:
        case FeatureType.CATEGORY:
            text = "one of " + ", ".join(category.value for category in feature.categories)
            if feature.unlisted:
                text += f" (others count as {feature.unlisted})"
        case FeatureType.BOOLEAN:
            text = "true or false"
        case FeatureType.INTEGER:
            text = f"a whole number {_range(feature.allowed)}"
        case FeatureType.MONEY:
            text = f"an amount {_range(feature.allowed)} with at most two decimals"
        case FeatureType.NUMBER:
            text = f"a number {_range(feature.allowed)}"
    text += "".join(f", or {_written(mark.value)} ({mark.labels.en})" for mark in feature.special)
    unit = f" ({feature.unit})" if feature.unit and feature.unit != "money" else ""
    return text + unit + (", or null" if feature.nullable else "")


def _model(contract: Contract, name: str, *, required: bool) -> type[BaseModel]:
    fields: dict[str, Any] = {
        f.name: (_annotation(f), Field(default=... if required else None, title=f.labels.en)) for f in contract.inputs
    }
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


def _annotation(feature: Feature) -> Any:
    low, high = feature.allowed or (0, 0)
    match feature.type:
        case FeatureType.CATEGORY:
            kind: Any = Literal[tuple(category.value for category in feature.categories)]
        case FeatureType.BOOLEAN:
            kind = Annotated[bool, Field(strict=True)]
        case FeatureType.INTEGER:
            kind = Annotated[int, Field(strict=True, ge=math.ceil(low), le=math.floor(high)), BeforeValidator(_whole)]
        case _:
            kind = Annotated[float, Field(strict=True, ge=low, le=high, allow_inf_nan=False)]
            kind = Annotated[kind, AfterValidator(_amount if feature.type is FeatureType.MONEY else _plain)]
    if feature.special:
        kind = or_special(kind, feature)
    if feature.nullable:
        kind = kind | None
    if feature.unlisted is not None:
        listed = frozenset(category.value for category in feature.categories)
        kind = Annotated[kind, BeforeValidator(partial(_listed, listed=listed, other=feature.unlisted))]
    if feature.missing is MissingPolicy.ZERO:
        kind = Annotated[kind, BeforeValidator(_zero_is_missing)]
    if feature.has_numbered_categories:
        kind = Annotated[kind, BeforeValidator(numbered_category)]
    if feature.aliases or feature.opposite_sign:
        kind = Annotated[kind, BeforeValidator(partial(spelled_value, feature=feature))]
    return kind


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(value: float) -> float:
    return int(value) if value.is_integer() else value


def _amount(value: float) -> float:
    if round(value, 2) != value:
        raise ValueError("more than two decimals")
    return _plain(value)


def _listed(value: Any, *, listed: frozenset[str], other: str) -> Any:
    return other if isinstance(value, str) and value and value not in listed else value


def _zero_is_missing(value: Any) -> Any:
    return None if value == 0 and not isinstance(value, bool) else value


def _check(contract: Contract, values: Mapping[str, Any], model: type[BaseModel], *, whole: bool) -> Values:
    values = spelled_names(contract, values)
    problems = [_not_an_input(contract, name) for name in values if not _is_input(contract, name)]
    given = {name: value for name, value in values.items() if _is_input(contract, name)}
    try:
        checked = model.model_validate(given)
    except ValidationError as fault:
        faulty = dict.fromkeys(str(error["loc"][0]) for error in fault.errors(include_url=False))
        problems += [_illegal(contract.by_name[name], given) for name in faulty]
    if problems:
        raise InvalidInput(problems)
    return checked.model_dump(exclude_unset=not whole)


def _is_input(contract: Contract, name: str) -> bool:
    feature = contract.by_name.get(name)
    return feature is not None and feature.derived is None


def _not_an_input(contract: Contract, name: str) -> FieldProblem:
    feature = contract.by_name.get(name)
    if feature and feature.derived:
        sources = ", ".join(feature.derived.inputs.values())
        return FieldProblem(
            field=name, message=f"is derived from {sources} and cannot be set; change those", code=DERIVED
        )
    close = difflib.get_close_matches(name, [f.name for f in contract.inputs], n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}?" if close else "GET /schema/applicant lists the features"
    return FieldProblem(name, f"is not a feature of the contract {contract.name}; {hint}", UNKNOWN)


def _illegal(feature: Feature, given: Mapping[str, Any]) -> FieldProblem:
    if feature.name not in given:
        return FieldProblem(field=feature.name, message=f"is required: {expectation(feature)}", code=REQUIRED)
    shown = repr(given[feature.name])
    got = shown if len(shown) <= 40 else shown[:37] + "..."
    return FieldProblem(field=feature.name, message=f"must be {expectation(feature)}; got {got}")


def _range(bounds: tuple[float, float] | None) -> str:
    if bounds is None:
        return ""
    low, high = map(_written, bounds)
    return f"from {low} to {high}"


def _written(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"
