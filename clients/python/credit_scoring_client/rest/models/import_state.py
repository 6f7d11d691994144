from enum import StrEnum


class ImportState(StrEnum):
    DONE = "done"
    FAILED = "failed"
    RUNNING = "running"
    UPLOADING = "uploading"

    def __str__(self) -> str:
        return str(self.value)
