from enum import StrEnum


class RuleHitOutOutcome(StrEnum):
    DECLINE = "decline"
    REFER = "refer"

    def __str__(self) -> str:
        return str(self.value)
