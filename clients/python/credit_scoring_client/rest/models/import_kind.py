from enum import StrEnum


class ImportKind(StrEnum):
    CLIENTS = "clients"
    MANAGERS = "managers"

    def __str__(self) -> str:
        return str(self.value)
