"""The registry of acts that need a second person: one line for each."""

from app.services.approvals.act import ProposableAct
from app.services.approvals.acts.keys import MAKE_KEY
from app.services.approvals.acts.models import PROMOTE, WAIVE
from app.services.approvals.acts.people import ERASE_APPLICATION, ERASE_PERSON
from app.services.approvals.acts.policies import ACTIVATE_POLICY
from app.services.approvals.acts.second_factor import RESET_SECOND_FACTOR
from app.services.approvals.acts.users import ADD_STAFF, CHANGE_ROLE, REACTIVATE, RESET_PASSWORD

ALL: tuple[ProposableAct, ...] = (
    PROMOTE,
    WAIVE,
    ADD_STAFF,
    CHANGE_ROLE,
    RESET_PASSWORD,
    REACTIVATE,
    ERASE_PERSON,
    ERASE_APPLICATION,
    RESET_SECOND_FACTOR,
    MAKE_KEY,
    ACTIVATE_POLICY,
)
_BY_NAME = {act.name: act for act in ALL}


def act_of(name: str) -> ProposableAct:
    """Return the act with that stored name."""
    return _BY_NAME[name]
