from enum import StrEnum


class ImportKind(StrEnum):
    CLIENTS = "clients"
    CREDITS = "credits"
    MANAGERS = "managers"
    PAYMENTS = "payments"

    def __str__(self) -> str:
        return str(self.value)
