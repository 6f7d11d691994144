"""One row of a manager's list."""

from datetime import datetime
from typing import Self

from pydantic import Field

from app.ml.grades.bands import band
from app.ml.scoring.probability import rating
from app.schemas.credit import ArrearsOut, Money
from app.schemas.user import PersonOut
from app.services.credits import Arrears
from app.services.crud.lists.client_list import ClientSummary


class ClientSummaryOut(PersonOut):
    """A client's name, manager, latest rating and payment status."""

    login: str = Field(examples=["client_0001"])
    manager: PersonOut | None
    rating: float | None = Field(examples=[0.9], description="null, like the next four, if never scored")
    band: str | None = Field(examples=["B"])
    master_grade: str | None = Field(examples=["4+"], description="also null if the model has no scale of its own")
    score: float | None = Field(examples=[0.1009], description="final probability of default")
    scored_at: datetime | None
    by_champion: bool | None = Field(
        description="false: a model before the present champion rated; null if never scored or without a champion"
    )
    overdue: bool
    arrears: ArrearsOut | None = Field(description="what is overdue and since when; null unless overdue")
    payment_status: str | None = Field(examples=["0"], description="of the latest month; null without a history")
    amount_total: Money | None = Field(examples=[1_000_000])
    changed_at: datetime = Field(description="when the client was last edited")

    @classmethod
    def of_row(
        cls, row: ClientSummary, *, master_grade: str | None, arrears: Arrears | None, by_champion: bool | None
    ) -> Self:
        """Return the shape of a row with the grade, what is overdue and whether the present model rated."""
        score = row.latest_score
        return cls(
            user_id=row.user_id,
            first_name=row.first_name,
            last_name=row.last_name,
            login=row.login,
            manager=_manager(row),
            rating=None if score is None else rating(score),
            band=None if score is None else band(score),
            master_grade=master_grade,
            score=score,
            scored_at=row.scored_at,
            by_champion=by_champion,
            overdue=bool(row.overdue),
            arrears=ArrearsOut.of(arrears),
            payment_status=row.payment_status,
            amount_total=row.amount_total,
            changed_at=row.changed_at,
        )


def _manager(row: ClientSummary) -> PersonOut | None:
    if row.manager_id is None or row.manager_first_name is None or row.manager_last_name is None:
        return None
    return PersonOut(user_id=row.manager_id, first_name=row.manager_first_name, last_name=row.manager_last_name)
