"""A person's decision on a referral: once, within what the policy allows, an event of its own."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NotAnswerable, PolicyInvalid, PolicyUnusable
from app.faults import first_line
from app.field_problem import FieldProblem
from app.metrics import REFERRALS_ANSWERED
from app.models import DecisionEvent, ReferralAnswer, User
from app.policy.definition import PolicyOutcome
from app.policy.policy import Policy
from app.security.caller import current_caller
from app.services.crud import referral_answer as answer_crud
from app.services.crud.decision import DecidedScore
from app.services.crud.decision_stop import get_newest_stop
from app.services.decisions.allowed_terms import AllowedTerms, allowed_terms
from app.services.policies.in_use import ReadyPolicies

_NOT_OF_A_DECLINE = "belongs to an approval: a decline has none"


@dataclass(frozen=True)
class GivenAnswer:
    """What a person decided: approve or decline, the terms of an approval, and why."""

    outcome: PolicyOutcome
    limit: float | None
    price: float | None
    reason: str


class ReferralAnswers:
    """Answers of people to what was referred, by the policies that referred it."""

    def __init__(self, policies: ReadyPolicies) -> None:
        self._policies = policies

    async def allowed(self, session: AsyncSession, referral: DecidedScore) -> AllowedTerms:
        """Return what may be approved. Raises as `answer`, but for what is wrong with an answer."""
        await _require_answerable(session, referral)
        return allowed_terms(await self._policy(session, referral.decision), referral.decision)

    async def answer(
        self, session: AsyncSession, referral: DecidedScore, given: GivenAnswer, *, by: User
    ) -> DecidedScore:
        """Store the answer; return the decision with it. Committed.

        Raises NotAnswerable with a code (no referral, answered, decided again since, erased; an approval while
        decisions are stopped), InvalidInput naming the field that the policy does not allow, PolicyUnusable.
        """
        terms = await self.allowed(session, referral)
        if problems := _problems(given, terms):
            raise InvalidInput(problems)
        stop = await get_newest_stop(session)
        if stop is not None and stop.is_on and given.outcome is PolicyOutcome.APPROVE:
            raise answer_crud.stopped()
        stored = await answer_crud.create_answer(session, _event(referral.decision, given, by))
        await session.commit()
        REFERRALS_ANSWERED.labels(given.outcome.value).inc()
        return referral._replace(answer=stored, decider=by)

    async def _policy(self, session: AsyncSession, referral: DecisionEvent) -> Policy:
        try:
            return await self._policies.get(session, referral.policy_sha256)
        except PolicyInvalid as fault:
            raise PolicyUnusable(f"The policy that referred cannot be read: {first_line(fault)}") from fault


async def _require_answerable(session: AsyncSession, referral: DecidedScore) -> None:
    decision = referral.decision
    if decision.outcome != PolicyOutcome.REFER.value:
        raise NotAnswerable("not_referred", f"This decision is no referral: its outcome is {decision.outcome}.")
    if referral.answer is not None:
        raise NotAnswerable("answered", "A person has answered this referral already.")
    if decision.erased_commitment is not None:
        raise NotAnswerable("erased", "What this referral rests on was erased; decide again.")
    if not await answer_crud.is_newest_decision(session, decision):
        raise NotAnswerable("superseded", "There is a later decision on the same applicant; answer that one.")


def _problems(given: GivenAnswer, terms: AllowedTerms) -> list[FieldProblem]:
    if given.outcome is PolicyOutcome.APPROVE:
        return terms.problems(given.limit, given.price)
    named = {"limit": given.limit, "price": given.price}
    return [
        FieldProblem(name, _NOT_OF_A_DECLINE, "not_asked_for") for name, value in named.items() if value is not None
    ]


def _event(referral: DecisionEvent, given: GivenAnswer, by: User) -> ReferralAnswer:
    return ReferralAnswer(
        referral_id=referral.id,
        client_id=referral.client_id,
        application_id=referral.application_id,
        outcome=given.outcome.value,
        credit_limit=given.limit,
        price=given.price,
        decided_by=by.id,
        grounds={"reason": given.reason},
        request_id=current_caller().request_id,
    )
