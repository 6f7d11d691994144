"""The schema of a feature contract. Pure data with its own consistency rules; read from YAML by `loader`."""

import datetime
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.ml.contracts.derivation import Derivation
from app.ml.contracts.texts import Category, Finite, Group, Identifier, Labels, Part, Reasons, Special

RESERVED_NAMES = frozenset({"user_id", "manager_id", "revision", "warnings", "base", "login", "password"})
"""Names that stand beside the features in flat shapes, so no feature may take them."""


class FeatureType(StrEnum):
    """The type of a value."""

    INTEGER = "int"
    MONEY = "money"
    NUMBER = "number"
    BOOLEAN = "bool"
    CATEGORY = "category"


class MissingPolicy(StrEnum):
    """A missing value is refused, null, null and also written as 0, or null with no lower PD than any value gives."""

    REJECT = "reject"
    NULL = "null"
    ZERO = "zero"
    WORST = "worst"


class Monotone(StrEnum):
    """Direction in which the PD may move as the feature grows."""

    NONE = "none"
    INCREASING = "increasing"
    DECREASING = "decreasing"

    @property
    def sign(self) -> int:
        """CatBoost's notation: 1, −1 or 0."""
        return {"increasing": 1, "decreasing": -1, "none": 0}[self.value]


class Governance(StrEnum):
    """The permitted use of a feature (fair-lending law protects some of them)."""

    ALLOWED = "allowed"
    PROTECTED = "protected"
    MONITOR_ONLY = "monitor_only"
    ACTIONABLE = "actionable"
    NOT_ACTIONABLE = "not_actionable"
    DERIVED = "derived"
    DISPLAY = "display"


OUTSIDE_THE_MODEL = frozenset({Governance.PROTECTED, Governance.MONITOR_ONLY, Governance.DISPLAY})

Range = tuple[Finite, Finite]
MONTHS = "months"


class Feature(Part):
    """One feature: what it is called, what it may hold, and what it may be used for.

    `column` is its name in files where that is another one. `unlisted` is the category that values not listed
    count as; without it they are refused. `days_before` makes a date in a file the number of days before that day.
    `used_because` is the reason why a protected feature is used all the same.
    """

    name: Identifier
    labels: Labels
    group: Identifier | None = None
    type: FeatureType
    unit: str | None = None
    allowed: Range | None = None
    seen: Range | None = None
    median: Finite | None = None
    categories: tuple[Category, ...] = ()
    special: tuple[Special, ...] = ()
    missing: MissingPolicy = MissingPolicy.REJECT
    monotone: Monotone = Monotone.NONE
    governance: Annotated[list[Governance], Field(min_length=1)]
    editable: bool = True
    derived: Derivation | None = None
    reasons: Reasons | None = None
    column: Annotated[str, Field(min_length=1)] | None = None
    unlisted: str | None = None
    days_before: datetime.date | None = None
    used_because: Annotated[str, Field(min_length=3)] | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.name in RESERVED_NAMES:
            raise ValueError(f"the name {self.name!r} is reserved; choose another")
        is_category = self.type is FeatureType.CATEGORY
        if is_category != bool(self.categories):
            raise ValueError("categories belong to features of type category, and those need at least one")
        if len({c.value for c in self.categories}) < len(self.categories):
            raise ValueError("a category is listed twice")
        if is_category and self.monotone is not Monotone.NONE:
            raise ValueError("a category has no direction: monotone must be none")
        needs_range = self.type in (FeatureType.INTEGER, FeatureType.MONEY, FeatureType.NUMBER)
        if needs_range and self.derived is None and self.allowed is None:
            raise ValueError("allowed: [lowest, highest] is needed for a number")
        for bounds in (self.allowed, self.seen):
            if bounds and bounds[0] > bounds[1]:
                raise ValueError(f"a range is [lowest, highest], not {list(bounds)}")
        low, high = self.allowed or (0, -1)
        if not all(low <= mark.value <= high for mark in self.special):
            raise ValueError("special values are numbers within allowed")
        if self.unlisted is not None and self.unlisted not in {c.value for c in self.categories}:
            raise ValueError(f"unlisted must be one of the categories, not {self.unlisted!r}")
        if self.days_before is not None and self.type is not FeatureType.INTEGER:
            raise ValueError("days_before makes whole days: the type must be int")
        if (self.derived is not None) != (Governance.DERIVED in self.governance):
            raise ValueError("governance has `derived` exactly where a `derived` formula stands")
        return self

    @property
    def nullable(self) -> bool:
        """Whether null is a legal value."""
        return self.missing is not MissingPolicy.REJECT

    @property
    def is_numeric(self) -> bool:
        """Whether the model sees a number (booleans are 0 and 1)."""
        return self.type is not FeatureType.CATEGORY

    @property
    def is_term(self) -> bool:
        """Whether it can be the term of a loan."""
        return self.derived is None and self.type is FeatureType.INTEGER and self.unit == MONTHS

    @property
    def in_model(self) -> bool:
        """Whether a model may use it."""
        return self.used_because is not None or not OUTSIDE_THE_MODEL & set(self.governance)

    @property
    def in_files(self) -> str:
        """The name of its column in files."""
        return self.column or self.name

    @property
    def is_protected(self) -> bool:
        """Whether fair-lending rules protect it."""
        return Governance.PROTECTED in self.governance


class Contract(Part):
    """All features of an applicant, in the order forms and files show them."""

    name: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Labels
    target: Identifier = "default"
    term: Identifier | None = None
    groups: tuple[Group, ...] = ()
    features: Annotated[list[Feature], Field(min_length=1)]

    @model_validator(mode="after")
    def _derives_from_what_stands_before(self) -> Self:
        known: set[str] = set()
        for place, feature in enumerate(self.features):
            if feature.name in known or feature.name == self.target:
                raise _fault_of_feature(place, f"the name {feature.name!r} is used twice")
            if feature.derived and (unknown := set(feature.derived.inputs.values()) - known):
                sources = ", ".join(sorted(unknown))
                raise _fault_of_feature(place, f"{feature.name} is derived from {sources}, not defined before it")
            known.add(feature.name)
        return self

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        groups = [group.name for group in self.groups]
        for place, feature in enumerate(self.features):
            if feature.group is not None and feature.group not in groups:
                listed = ", ".join(groups) or "none"
                raise _fault_of_feature(place, f"the group {feature.group!r} is not among the contract's: {listed}")
        if self.term is not None and not any(f.name == self.term and f.is_term for f in self.features):
            raise _fault_at(("term",), f"term must name an input of type int with the unit {MONTHS}")
        return self

    def __hash__(self) -> int:
        """Contracts are keys of caches; equality stays deep."""
        return hash((self.name, self.version, len(self.features)))

    @cached_property
    def by_name(self) -> Mapping[str, Feature]:
        """Features by their names."""
        return {feature.name: feature for feature in self.features}

    @cached_property
    def inputs(self) -> tuple[Feature, ...]:
        """Features that are given, not computed."""
        return tuple(feature for feature in self.features if feature.derived is None)

    @cached_property
    def model_inputs(self) -> tuple[Feature, ...]:
        """Inputs that the model sees, itself or through a derived feature; the others change nothing."""
        needed: set[str] = set()
        for feature in reversed(self.features):
            if feature.in_model or feature.name in needed:
                needed |= {feature.name, *(feature.derived.inputs.values() if feature.derived else ())}
        return tuple(feature for feature in self.inputs if feature.name in needed)

    @cached_property
    def derived(self) -> tuple[Feature, ...]:
        """Features that are computed, in an order in which they can be."""
        return tuple(feature for feature in self.features if feature.derived is not None)

    @cached_property
    def numeric_columns(self) -> tuple[str, ...]:
        """The model's numeric columns, in the model's order: they stand before the categorical ones."""
        return _names(f for f in self.features if f.in_model and f.is_numeric)

    @cached_property
    def categorical_columns(self) -> tuple[str, ...]:
        """The model's categorical columns, in the model's order."""
        return _names(f for f in self.features if f.in_model and not f.is_numeric)


def _fault_of_feature(place: int, sentence: str) -> PydanticCustomError:
    return _fault_at(("features", place), sentence)


def _fault_at(location: tuple[str | int, ...], sentence: str) -> PydanticCustomError:
    """Build an error about the contract as a whole; `location` is where the loader points to."""
    return PydanticCustomError("in_contract", "{sentence}", {"sentence": sentence, "location": location})


def _names(features: Iterable[Feature]) -> tuple[str, ...]:
    return tuple(feature.name for feature in features)


def is_contract_name(text: str) -> bool:
    """Whether `text` could be the name of a shipped contract rather than a path.

    >>> is_contract_name("consumer_loan"), is_contract_name("./bank.yaml")
    (True, False)
    """
    return re.fullmatch(r"[a-z][a-z0-9_]*", text) is not None
