"""The schema of one feature. Pure data with its own consistency rules."""

import datetime
import operator
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.ml.contracts.derivation import Derivation
from app.ml.contracts.specials import CountsAs, Special, indicator_column
from app.ml.contracts.terms import FeatureType, Governance, MissingPolicy, Monotone
from app.ml.contracts.texts import Category, Finite, Identifier, Labels, Part, Reasons, ValueCase

RESERVED_NAMES = frozenset({"user_id", "manager_id", "revision", "warnings", "base", "login", "password"})
"""Names that stand beside the features in flat shapes, so no feature may take them."""


OUTSIDE_THE_MODEL = frozenset({Governance.PROTECTED, Governance.MONITOR_ONLY, Governance.DISPLAY})

Range = tuple[Finite, Finite]
MONTHS = "months"
Meaning = bool | int | float | str | None
Aliases = dict[Annotated[str, Field(min_length=1)], Meaning]


class Feature(Part):
    """One feature: what it is called, what it may hold, and what it may be used for.

    `column` is its name in files where that is another one. `unlisted` is the category that values not listed
    count as; without it they are refused. `days_before` makes a date in a file the number of days before that day.
    `used_because` is the reason why a protected feature is used all the same. `aliases` are other spellings of a value
    and what they mean; numbers within `opposite_sign` are read with the other sign.
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
    aliases: Aliases = Field(default_factory=dict, exclude_if=operator.not_)
    opposite_sign: Range | None = Field(default=None, exclude_if=operator.not_)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.name in RESERVED_NAMES:
            raise ValueError(f"the name {self.name!r} is reserved; choose another")
        self._check_categories()
        self._check_numbers()
        self._check_spellings()
        self._check_cases()
        if (self.derived is not None) != (Governance.DERIVED in self.governance):
            raise ValueError("governance has `derived` exactly where a `derived` formula stands")
        return self

    def _check_categories(self) -> None:
        is_category = self.type is FeatureType.CATEGORY
        if is_category != bool(self.categories):
            raise ValueError("categories belong to features of type category, and those need at least one")
        if len({c.value for c in self.categories}) < len(self.categories):
            raise ValueError("a category is listed twice")
        if is_category and self.monotone is not Monotone.NONE:
            raise ValueError("a category has no direction: monotone must be none")
        if self.unlisted is not None and self.unlisted not in {c.value for c in self.categories}:
            raise ValueError(f"unlisted must be one of the categories, not {self.unlisted!r}")

    def _check_numbers(self) -> None:
        needs_range = self.type in (FeatureType.INTEGER, FeatureType.MONEY, FeatureType.NUMBER)
        if needs_range and self.derived is None and self.allowed is None:
            raise ValueError("allowed: [lowest, highest] is needed for a number")
        for bounds in (self.allowed, self.seen, self.opposite_sign):
            if bounds and bounds[0] > bounds[1]:
                raise ValueError(f"a range is [lowest, highest], not {list(bounds)}")
        if self.special and not (needs_range and self.derived is None):
            raise ValueError("special values belong to numbers that are given")
        if len({mark.value for mark in self.special}) < len(self.special):
            raise ValueError("a special value is listed twice")
        if self.type is FeatureType.INTEGER and not all(mark.value.is_integer() for mark in self.special):
            raise ValueError("special values of whole numbers are whole numbers")
        if self.days_before is not None and self.type is not FeatureType.INTEGER:
            raise ValueError("days_before makes whole days: the type must be int")

    def _check_spellings(self) -> None:
        low, high = self.allowed or (0, -1)
        mirrored = self.opposite_sign
        if mirrored and not (low <= -mirrored[1] and -mirrored[0] <= high):
            raise ValueError("opposite_sign is a range of numbers that are within allowed with the other sign")
        if mirrored and mirrored[0] <= high and low <= mirrored[1]:
            raise ValueError("opposite_sign must not overlap allowed: a number would have two readings")
        if mirrored and any(mirrored[0] <= mark.value <= mirrored[1] for mark in self.special):
            raise ValueError("opposite_sign must not hold a special value")
        for spelling, value in self.aliases.items():
            if not self._may_be(value):
                raise ValueError(f"the alias {spelling!r} means {value!r}, which is no value of the feature")

    def _check_cases(self) -> None:
        cases = self.reasons.all_cases if self.reasons else frozenset()
        may_be_missing = self.nullable or self.derived is not None
        if ValueCase.MISSING in cases and not may_be_missing:
            raise ValueError("reasons have the case missing only where a value may be missing")
        if cases & {ValueCase.LOW, ValueCase.HIGH} and (self.median is None or self.type is FeatureType.BOOLEAN):
            raise ValueError("reasons have the cases low and high only beside a median to compare with")

    def _may_be(self, value: Meaning) -> bool:
        if value is None:
            return self.nullable
        if self.type is FeatureType.CATEGORY:
            return value in [category.value for category in self.categories]
        is_flag = isinstance(value, bool)
        return is_flag == (self.type is FeatureType.BOOLEAN) and not isinstance(value, str)

    @property
    def has_numbered_categories(self) -> bool:
        """Whether its categories are whole numbers, which sources write as numbers, too."""
        return bool(self.categories) and all(
            category.value.isdecimal() or category.value == self.unlisted for category in self.categories
        )

    @cached_property
    def marks(self) -> frozenset[float]:
        """Its special values: legal wherever `allowed` ends."""
        return frozenset(mark.value for mark in self.special)

    @cached_property
    def codes(self) -> tuple[float, ...]:
        """Special values that the model does not see as quantities."""
        return tuple(mark.value for mark in self.special if mark.counts_as is not None)

    @cached_property
    def indicators(self) -> Mapping[str, float]:
        """The model's columns that say whether the value is a certain code, and that code."""
        marks = [mark.value for mark in self.special if mark.counts_as is CountsAs.INDICATOR]
        return {indicator_column(self.name, value): value for value in marks if self.in_model}

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
