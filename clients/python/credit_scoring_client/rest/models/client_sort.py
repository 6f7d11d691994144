from enum import StrEnum


class ClientSort(StrEnum):
    AMOUNT = "amount"
    DAYS_LATE = "days_late"
    NAME = "name"
    RATING = "rating"
    SCORED = "scored"
    USER_ID = "user_id"

    def __str__(self) -> str:
        return str(self.value)
