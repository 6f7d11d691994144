from enum import StrEnum


class ActorKind(StrEnum):
    CONSOLE = "console"
    SERVICE = "service"
    SYSTEM = "system"
    USER = "user"

    def __str__(self) -> str:
        return str(self.value)
