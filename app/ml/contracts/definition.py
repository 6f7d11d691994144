"""The schema of a feature contract. Pure data with its own consistency rules; read from YAML by `loader`."""

import json
import operator
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.ml.contracts.feature import MONTHS, RESERVED_NAMES, Feature
from app.ml.contracts.terms import FeatureType, Governance, MissingPolicy, Monotone
from app.ml.contracts.texts import Group, Identifier, Labels, Part

__all__ = [
    "RESERVED_NAMES",
    "Contract",
    "Feature",
    "FeatureType",
    "Governance",
    "MissingPolicy",
    "Monotone",
    "is_contract_name",
]


class Contract(Part):
    """All features of an applicant, in the order forms and files show them.

    With `any_case` the names of features are understood in capitals and small letters alike. `payment_history` names
    the features that come from the payments on the loan itself; None if the contract does not say.
    """

    name: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Labels
    target: Identifier = "default"
    any_case: bool = Field(default=False, exclude_if=operator.not_)
    term: Identifier | None = None
    payment_history: tuple[Identifier, ...] | None = Field(default=None, exclude_if=lambda names: names is None)
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
        if strange := sorted(set(self.payment_history or ()) - {feature.name for feature in self.features}):
            raise _fault_at(("payment_history",), f"there is no feature {', '.join(strange)}")
        if self.term is not None and not any(f.name == self.term and f.is_term for f in self.features):
            raise _fault_at(("term",), f"term must name an input of type int with the unit {MONTHS}")
        return self

    def __hash__(self) -> int:
        """Contracts are keys of caches; equality stays deep."""
        return hash((self.name, self.version, len(self.features)))

    @cached_property
    def sha256(self) -> str:
        """The hash of all that the contract says (hex): what a stored applicant was checked against."""
        return sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()

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

    @property
    def uses_payment_history(self) -> bool | None:
        """Whether a model may see the payments on the loan; None if the contract does not say."""
        if self.payment_history is None:
            return None
        return any(self.by_name[name].in_model for name in self.payment_history)

    @cached_property
    def actionable(self) -> frozenset[str]:
        """Features that a borrower can change: those that say so, and what is derived from them."""
        found: set[str] = set()
        for feature in self.features:
            sources = set(feature.derived.inputs.values()) if feature.derived else set()
            if Governance.ACTIONABLE in feature.governance or sources & found:
                found.add(feature.name)
        return frozenset(found)

    @cached_property
    def derived(self) -> tuple[Feature, ...]:
        """Features that are computed, in an order in which they can be."""
        return tuple(feature for feature in self.features if feature.derived is not None)

    @cached_property
    def numeric_columns(self) -> tuple[str, ...]:
        """The model's numeric columns, in the model's order: they stand before the categorical ones."""
        return _names(f for f in self.features if f.in_model and f.is_numeric)

    @cached_property
    def coded(self) -> Mapping[str, frozenset[float]]:
        """The special values that the model does not see as quantities, of the features that have some."""
        return {feature.name: frozenset(feature.codes) for feature in self.inputs if feature.codes}

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        """The model's columns for special values and the feature of each: they stand behind the numeric columns."""
        return {column: feature.name for feature in self.inputs for column in feature.indicators}

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
