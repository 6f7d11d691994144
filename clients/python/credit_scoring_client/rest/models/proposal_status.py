from enum import StrEnum


class ProposalStatus(StrEnum):
    APPROVED = "approved"
    EXPIRED = "expired"
    OPEN = "open"
    REJECTED = "rejected"
    VOID = "void"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
