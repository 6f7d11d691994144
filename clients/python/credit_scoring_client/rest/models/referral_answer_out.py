from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.referral_answer_out_outcome import ReferralAnswerOutOutcome

if TYPE_CHECKING:
    from ..models.person_out import PersonOut


T = TypeVar("T", bound="ReferralAnswerOut")


@_attrs_define
class ReferralAnswerOut:
    """What a person decided. `decided_by` and `reason` are null where they are not for the reader, or were erased."""

    id: int
    outcome: ReferralAnswerOutOutcome
    limit: float | None
    price: float | None
    decided_by: None | PersonOut
    reason: None | str
    timestamp: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.person_out import PersonOut  # noqa: PLC0415

        id = self.id

        outcome = self.outcome.value

        limit: float | None
        limit = self.limit

        price: float | None
        price = self.price

        decided_by: dict[str, Any] | None
        if isinstance(self.decided_by, PersonOut):
            decided_by = self.decided_by.to_dict()
        else:
            decided_by = self.decided_by

        reason: None | str
        reason = self.reason

        timestamp = self.timestamp.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "outcome": outcome,
                "limit": limit,
                "price": price,
                "decided_by": decided_by,
                "reason": reason,
                "timestamp": timestamp,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.person_out import PersonOut  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        outcome = ReferralAnswerOutOutcome(d.pop("outcome"))

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

        def _parse_decided_by(data: object) -> None | PersonOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                decided_by_type_0 = PersonOut.from_dict(data)

                return decided_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PersonOut, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        referral_answer_out = cls(
            id=id,
            outcome=outcome,
            limit=limit,
            price=price,
            decided_by=decided_by,
            reason=reason,
            timestamp=timestamp,
        )

        referral_answer_out.additional_properties = d
        return referral_answer_out

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
