from enum import StrEnum


class ScoreSource(StrEnum):
    API = "api"
    BATCH = "batch"
    CLIENT = "client"
    MANAGER = "manager"
    SHADOW = "shadow"

    def __str__(self) -> str:
        return str(self.value)
