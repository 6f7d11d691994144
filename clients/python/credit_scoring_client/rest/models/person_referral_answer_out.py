from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.person_referral_answer_out_grounds import PersonReferralAnswerOutGrounds


T = TypeVar("T", bound="PersonReferralAnswerOut")


@_attrs_define
class PersonReferralAnswerOut:
    """What a person decided where the policy had referred; `grounds` holds the reason in words."""

    id: int
    timestamp: datetime.datetime
    referral_id: int
    outcome: str
    credit_limit: float | None
    price: float | None
    decided_by: int
    grounds: PersonReferralAnswerOutGrounds
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        timestamp = self.timestamp.isoformat()

        referral_id = self.referral_id

        outcome = self.outcome

        credit_limit: float | None
        credit_limit = self.credit_limit

        price: float | None
        price = self.price

        decided_by = self.decided_by

        grounds = self.grounds.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "timestamp": timestamp,
                "referral_id": referral_id,
                "outcome": outcome,
                "credit_limit": credit_limit,
                "price": price,
                "decided_by": decided_by,
                "grounds": grounds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.person_referral_answer_out_grounds import PersonReferralAnswerOutGrounds  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        referral_id = d.pop("referral_id")

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

        decided_by = d.pop("decided_by")

        grounds = PersonReferralAnswerOutGrounds.from_dict(d.pop("grounds"))

        person_referral_answer_out = cls(
            id=id,
            timestamp=timestamp,
            referral_id=referral_id,
            outcome=outcome,
            credit_limit=credit_limit,
            price=price,
            decided_by=decided_by,
            grounds=grounds,
        )

        person_referral_answer_out.additional_properties = d
        return person_referral_answer_out

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
