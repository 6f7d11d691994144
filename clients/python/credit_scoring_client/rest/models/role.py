from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    AUDITOR = "auditor"
    CLIENT = "client"
    MANAGER = "manager"
    RISK = "risk"
    SERVICE = "service"

    def __str__(self) -> str:
        return str(self.value)
