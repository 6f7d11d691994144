from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.proposal_status import ProposalStatus

if TYPE_CHECKING:
    from ..models.person_proposal_out_change import PersonProposalOutChange


T = TypeVar("T", bound="PersonProposalOut")


@_attrs_define
class PersonProposalOut:
    """An act about the person that waits, or waited, for a second one, with what was said of it."""

    id: int
    act: str
    change: PersonProposalOutChange
    created: datetime.datetime
    status: ProposalStatus
    """ Where a proposal stands; it is decided once. `void`: what it was about has changed since. """
    decided: datetime.datetime | None
    reason: None | str
    decision_reason: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        act = self.act

        change = self.change.to_dict()

        created = self.created.isoformat()

        status = self.status.value

        decided: None | str
        if isinstance(self.decided, datetime.datetime):
            decided = self.decided.isoformat()
        else:
            decided = self.decided

        reason: None | str
        reason = self.reason

        decision_reason: None | str
        decision_reason = self.decision_reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "act": act,
                "change": change,
                "created": created,
                "status": status,
                "decided": decided,
                "reason": reason,
                "decision_reason": decision_reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.person_proposal_out_change import PersonProposalOutChange  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        act = d.pop("act")

        change = PersonProposalOutChange.from_dict(d.pop("change"))

        created = datetime.datetime.fromisoformat(d.pop("created"))

        status = ProposalStatus(d.pop("status"))

        def _parse_decided(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_type_0 = datetime.datetime.fromisoformat(data)

                return decided_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided = _parse_decided(d.pop("decided"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        def _parse_decision_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        decision_reason = _parse_decision_reason(d.pop("decision_reason"))

        person_proposal_out = cls(
            id=id,
            act=act,
            change=change,
            created=created,
            status=status,
            decided=decided,
            reason=reason,
            decision_reason=decision_reason,
        )

        person_proposal_out.additional_properties = d
        return person_proposal_out

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
