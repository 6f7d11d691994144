"""A person's decision on a referral: what may be approved, and the answer itself. For people alone, never by a key."""

from typing import Annotated

from fastapi import Depends, Path

from app.exceptions import NotFound
from app.models.base import LARGEST_SCORE_ID
from app.routes.deps import CurrentUser, ReadsDep, SessionDep
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.decision import DecisionOut
from app.schemas.error import errors
from app.schemas.referral_answer import AllowedTermsOut, ReferralAnswerIn
from app.security.permissions import Permission, require_permission
from app.security.policies.applications import require_can_answer_application
from app.security.policies.clients import require_can_answer_client
from app.services.audit.acts import Act
from app.services.crud import application as application_crud
from app.services.crud import client as client_crud
from app.services.crud import decision as decision_crud
from app.services.crud.decision import DecidedScore
from app.services.decisions.answering import ReferralAnswers

router = strict_router(prefix="/decisions", tags=["decisions"])
DecisionId = Annotated[int, Path(ge=1, le=LARGEST_SCORE_ID)]
AnswersDep = Annotated[ReferralAnswers, part(lambda parts: parts.answers)]


async def answerable_decision(
    decision_id: DecisionId, user: CurrentUser, session: SessionDep, reads: ReadsDep
) -> DecidedScore:
    """Return the decision of the path if this user may answer for its client or application, which is noted."""
    require_permission(user.role, Permission.DECISIONS_ANSWER_OWN, Permission.DECISIONS_ANSWER_ALL)
    found = await decision_crud.get_decision(session, decision_id)
    try:
        if found is None:
            raise NotFound
        if found.decision.client_id is None:
            row = await application_crud.get_application(session, found.decision.application_id or 0)
            require_can_answer_application(user, row.application if row else None)
        else:
            client = await client_crud.get_client(session, found.decision.client_id)
            reads.note_person(Act.CLIENT_READ, user, require_can_answer_client(user, client).user_id)
    except NotFound:
        raise NotFound("There is no such decision.") from None
    return found


AnswerableDecision = Annotated[DecidedScore, Depends(answerable_decision)]


@router.get("/{decision_id}/answer", responses=errors(401, 403, 404, 409, 422))
async def get_allowed_answer(referral: AnswerableDecision, session: SessionDep, answers: AnswersDep) -> AllowedTermsOut:
    """Return what an approval of this referral may say, by the policy that referred it.

    409 says why there is nothing to answer: it is no referral, is answered, or was decided again since.
    """
    return AllowedTermsOut.of(await answers.allowed(session, referral))


@router.post("/{decision_id}/answer", responses=errors(401, 403, 404, 409, 422))
async def answer_referral(
    body: ReferralAnswerIn, referral: AnswerableDecision, session: SessionDep, answers: AnswersDep, user: CurrentUser
) -> DecisionOut:
    """Approve or decline what the policy referred, once. Under the emergency stop only a decline is taken."""
    return DecisionOut.of(await answers.answer(session, referral, body.to_given(), by=user), user)
