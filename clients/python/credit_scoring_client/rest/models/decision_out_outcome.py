from enum import StrEnum


class DecisionOutOutcome(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    REFER = "refer"

    def __str__(self) -> str:
        return str(self.value)
