from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.person_decision_out_basis import PersonDecisionOutBasis
    from ..models.person_decision_out_reasons_item import PersonDecisionOutReasonsItem
    from ..models.person_decision_out_rules_item import PersonDecisionOutRulesItem


T = TypeVar("T", bound="PersonDecisionOut")


@_attrs_define
class PersonDecisionOut:
    """A decision with what it was decided on; `decided_by` is null for a solely automated one."""

    id: int
    timestamp: datetime.datetime
    score_id: int
    policy_sha256: str
    is_shadow: bool
    is_stopped: bool
    outcome: str
    credit_limit: float | None
    price: float | None
    decided_by: int | None
    basis: PersonDecisionOutBasis
    rules: list[PersonDecisionOutRulesItem]
    reasons: list[PersonDecisionOutReasonsItem]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        timestamp = self.timestamp.isoformat()

        score_id = self.score_id

        policy_sha256 = self.policy_sha256

        is_shadow = self.is_shadow

        is_stopped = self.is_stopped

        outcome = self.outcome

        credit_limit: float | None
        credit_limit = self.credit_limit

        price: float | None
        price = self.price

        decided_by: int | None
        decided_by = self.decided_by

        basis = self.basis.to_dict()

        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "timestamp": timestamp,
                "score_id": score_id,
                "policy_sha256": policy_sha256,
                "is_shadow": is_shadow,
                "is_stopped": is_stopped,
                "outcome": outcome,
                "credit_limit": credit_limit,
                "price": price,
                "decided_by": decided_by,
                "basis": basis,
                "rules": rules,
                "reasons": reasons,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.person_decision_out_basis import PersonDecisionOutBasis  # noqa: PLC0415
        from ..models.person_decision_out_reasons_item import PersonDecisionOutReasonsItem  # noqa: PLC0415
        from ..models.person_decision_out_rules_item import PersonDecisionOutRulesItem  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        score_id = d.pop("score_id")

        policy_sha256 = d.pop("policy_sha256")

        is_shadow = d.pop("is_shadow")

        is_stopped = d.pop("is_stopped")

        outcome = d.pop("outcome")

        def _parse_credit_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        credit_limit = _parse_credit_limit(d.pop("credit_limit"))

        def _parse_price(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        price = _parse_price(d.pop("price"))

        def _parse_decided_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))

        basis = PersonDecisionOutBasis.from_dict(d.pop("basis"))

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in _rules:
            rules_item = PersonDecisionOutRulesItem.from_dict(rules_item_data)

            rules.append(rules_item)

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = PersonDecisionOutReasonsItem.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        person_decision_out = cls(
            id=id,
            timestamp=timestamp,
            score_id=score_id,
            policy_sha256=policy_sha256,
            is_shadow=is_shadow,
            is_stopped=is_stopped,
            outcome=outcome,
            credit_limit=credit_limit,
            price=price,
            decided_by=decided_by,
            basis=basis,
            rules=rules,
            reasons=reasons,
        )

        person_decision_out.additional_properties = d
        return person_decision_out

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
