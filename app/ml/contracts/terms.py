"""The terms of a contract that have a closed list of values."""

from enum import StrEnum


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
