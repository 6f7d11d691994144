"""How long the law has a bank keep what it knows of a client: until then erasure is refused, with the reason.

The right to erasure does not reach what a legal obligation has the bank keep (GDPR article 17(3)(b); 152-FZ articles
5(7) and 21). Such obligations are those against money laundering and of bookkeeping: five years after the relation has
ended (Directive (EU) 2015/849 article 40; 115-FZ article 7(4); 402-FZ article 29).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.exceptions import NotErasable
from app.models import Application, Client, Credit
from app.models.credit import CLOSED


class Ground(StrEnum):
    """Why a person is erased, as the laws have it. Names are stored: they are added to, never changed."""

    REQUEST = "request"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    UNLAWFUL = "unlawful"
    PURPOSE_FULFILLED = "purpose_fulfilled"


@dataclass(frozen=True)
class Retention:
    """Days that records of clients are kept after their newest one: with a credit, and of applicants without one."""

    credit_days: int
    applicant_days: int

    def why_application_kept(
        self, application: Application, newest_score: datetime | None, *, now: datetime
    ) -> NotErasable | None:
        """Return why an application must not be erased now; None where erasure is open."""
        newest = max(application.timestamp, newest_score or application.timestamp)
        return _kept_by_law("applicants", self.applicant_days, newest, now=now)

    def why_kept(self, client: Client, credits: Sequence[Credit], *, now: datetime) -> NotErasable | None:
        """Return why a client must not be erased now; None where erasure is open.

        The relation has ended no earlier than the newest record of the client was made.
        """
        if any(credit.payment_status != CLOSED for credit in credits):
            sentence = "The client has an open credit: what is known of the client is needed until it is repaid."
            return NotErasable("open_credit", sentence)
        days = self.credit_days if credits else self.applicant_days
        newest = max(one for one in (client.timestamp, client.scored_at) if one is not None)
        what = "clients with a credit" if credits else "applicants"
        return _kept_by_law(what, days, newest, now=now)


def _kept_by_law(what: str, days: int, newest: datetime, *, now: datetime) -> NotErasable | None:
    until = newest + timedelta(days=days)
    if now >= until:
        return None
    return NotErasable(
        "kept_by_law",
        f"Records of {what} are kept for {days} days after the newest one, as the law has it: "
        f"until {until:%Y-%m-%d}. Erasure is open from then on.",
    )
