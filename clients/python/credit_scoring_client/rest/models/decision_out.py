from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.decision_out_outcome import DecisionOutOutcome

if TYPE_CHECKING:
    from ..models.decision_out_facts import DecisionOutFacts
    from ..models.principal_reason_out import PrincipalReasonOut
    from ..models.referral_answer_out import ReferralAnswerOut
    from ..models.rule_hit_out import RuleHitOut


T = TypeVar("T", bound="DecisionOut")


@_attrs_define
class DecisionOut:
    """A stored decision, the score it rests on, and its way.

    `rules` are in the policy's order; the worst counts. `reasons` are there where a rule about the PD held. What was
    erased is empty. A referral waits for a person; `answer` is what the person decided.

    """

    id: int
    client_id: int | None
    application_id: int | None
    client_revision: int | None
    score_id: int
    score: float
    """ final probability of default """
    rating: float
    band: str
    model_version: str
    """ sha256 of the model's file """
    policy_sha256: str
    """ sha256 of the policy's canonical form """
    policy_name: str
    policy_version: int
    outcome: DecisionOutOutcome
    limit: float | None
    """ the largest amount, in money """
    price: float | None
    """ a yearly rate as a share """
    amount: float | None
    """ the amount that was decided on, by the policy's map """
    term: float | None
    """ months """
    grade: None | str
    segment: None | str
    rules: list[RuleHitOut]
    reasons: list[PrincipalReasonOut]
    facts: DecisionOutFacts
    is_stopped: bool
    """ whether the emergency stop was on """
    decided_by: int | None
    """ the user who decided; null for a solely automated decision """
    timestamp: datetime.datetime
    answer: None | ReferralAnswerOut
    """ what a person decided on the referral; null before """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.referral_answer_out import ReferralAnswerOut  # noqa: PLC0415

        id = self.id

        client_id: int | None
        client_id = self.client_id

        application_id: int | None
        application_id = self.application_id

        client_revision: int | None
        client_revision = self.client_revision

        score_id = self.score_id

        score = self.score

        rating = self.rating

        band = self.band

        model_version = self.model_version

        policy_sha256 = self.policy_sha256

        policy_name = self.policy_name

        policy_version = self.policy_version

        outcome = self.outcome.value

        limit: float | None
        limit = self.limit

        price: float | None
        price = self.price

        amount: float | None
        amount = self.amount

        term: float | None
        term = self.term

        grade: None | str
        grade = self.grade

        segment: None | str
        segment = self.segment

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        facts = self.facts.to_dict()

        is_stopped = self.is_stopped

        decided_by: int | None
        decided_by = self.decided_by

        timestamp = self.timestamp.isoformat()

        answer: dict[str, Any] | None
        if isinstance(self.answer, ReferralAnswerOut):
            answer = self.answer.to_dict()
        else:
            answer = self.answer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "client_id": client_id,
                "application_id": application_id,
                "client_revision": client_revision,
                "score_id": score_id,
                "score": score,
                "rating": rating,
                "band": band,
                "model_version": model_version,
                "policy_sha256": policy_sha256,
                "policy_name": policy_name,
                "policy_version": policy_version,
                "outcome": outcome,
                "limit": limit,
                "price": price,
                "amount": amount,
                "term": term,
                "grade": grade,
                "segment": segment,
                "rules": rules,
                "reasons": reasons,
                "facts": facts,
                "is_stopped": is_stopped,
                "decided_by": decided_by,
                "timestamp": timestamp,
                "answer": answer,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.decision_out_facts import DecisionOutFacts  # noqa: PLC0415
        from ..models.principal_reason_out import PrincipalReasonOut  # noqa: PLC0415
        from ..models.referral_answer_out import ReferralAnswerOut  # noqa: PLC0415
        from ..models.rule_hit_out import RuleHitOut  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_client_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        client_id = _parse_client_id(d.pop("client_id"))

        def _parse_application_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        application_id = _parse_application_id(d.pop("application_id"))

        def _parse_client_revision(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        client_revision = _parse_client_revision(d.pop("client_revision"))

        score_id = d.pop("score_id")

        score = d.pop("score")

        rating = d.pop("rating")

        band = d.pop("band")

        model_version = d.pop("model_version")

        policy_sha256 = d.pop("policy_sha256")

        policy_name = d.pop("policy_name")

        policy_version = d.pop("policy_version")

        outcome = DecisionOutOutcome(d.pop("outcome"))

        def _parse_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        limit = _parse_limit(d.pop("limit"))

        def _parse_price(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        price = _parse_price(d.pop("price"))

        def _parse_amount(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        amount = _parse_amount(d.pop("amount"))

        def _parse_term(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        term = _parse_term(d.pop("term"))

        def _parse_grade(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        grade = _parse_grade(d.pop("grade"))

        def _parse_segment(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        segment = _parse_segment(d.pop("segment"))

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in _rules:
            rules_item = RuleHitOut.from_dict(rules_item_data)

            rules.append(rules_item)

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = PrincipalReasonOut.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        facts = DecisionOutFacts.from_dict(d.pop("facts"))

        is_stopped = d.pop("is_stopped")

        def _parse_decided_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        def _parse_answer(data: object) -> None | ReferralAnswerOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                answer_type_0 = ReferralAnswerOut.from_dict(data)

                return answer_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ReferralAnswerOut, data)

        answer = _parse_answer(d.pop("answer"))

        decision_out = cls(
            id=id,
            client_id=client_id,
            application_id=application_id,
            client_revision=client_revision,
            score_id=score_id,
            score=score,
            rating=rating,
            band=band,
            model_version=model_version,
            policy_sha256=policy_sha256,
            policy_name=policy_name,
            policy_version=policy_version,
            outcome=outcome,
            limit=limit,
            price=price,
            amount=amount,
            term=term,
            grade=grade,
            segment=segment,
            rules=rules,
            reasons=reasons,
            facts=facts,
            is_stopped=is_stopped,
            decided_by=decided_by,
            timestamp=timestamp,
            answer=answer,
        )

        decision_out.additional_properties = d
        return decision_out

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
