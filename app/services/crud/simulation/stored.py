"""What is read of stored applicants: which ones, which of their inputs, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.models import ScoreSource

Numbers = NDArray[np.float64]
UNKNOWN_PLACE = -1
NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$"
"""A number in JSON; a text that looks like one is read as one."""
SHOWN_SOURCES = tuple(source for source in ScoreSource if source is not ScoreSource.SHADOW)


class InputKind(StrEnum):
    """How an input is stored: a number, true or false, or one of a list of texts."""

    NUMBER = "number"
    FLAG = "flag"
    CATEGORY = "category"


@dataclass(frozen=True)
class StoredInput:
    """An input to read; `values` are the categories, whose places are read."""

    name: str
    kind: InputKind
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventsOfTime:
    """The events since a moment, before another if that is said, from those sources; shadow scores are never read."""

    since: datetime
    until: datetime | None = None
    sources: Sequence[ScoreSource] = SHOWN_SOURCES


@dataclass(frozen=True)
class LatestOfClients:
    """Every client with a score, or those of a manager: the features of now and the latest PD."""

    manager_id: int | None = None


ApplicantSelection = EventsOfTime | LatestOfClients


@dataclass(frozen=True)
class OutcomeWindow:
    """The outcome of a client's loans: bad if a payment was so late in the months after the score, or one defaulted.

    Known once all these months are over, and good if the payment history of a loan has at least one of them and either
    reaches the last of them or ends with the loan closed. `statuses` are the bad ones: a status of 3 says at least 90
    days late. A default counts from the day after the score on.

    Source: default at 90 days past due, Basel framework CRE36.69.
    """

    now: datetime
    months: int = 12
    statuses: Sequence[str] = field(default=("3", "4", "5"))


@dataclass(frozen=True)
class StoredPage:
    """Some applicants in columns; ids are 0 and numbers NaN where there is none.

    `is_bad` is 1 or 0, NaN where the outcome is not known. `inputs` are numbers, flags as 1 and 0, places of categories
    (`UNKNOWN_PLACE` where missing or not listed). `last` is the id to go on after.
    """

    event_ids: NDArray[np.int64]
    client_ids: NDArray[np.int64]
    application_ids: NDArray[np.int64]
    pd: Numbers
    is_bad: Numbers
    inputs: Mapping[str, Numbers]
    last: int

    def __len__(self) -> int:
        return len(self.pd)
