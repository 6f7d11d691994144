from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.rule_hit_out_outcome import RuleHitOutOutcome

if TYPE_CHECKING:
    from ..models.rule_hit_out_lacking import RuleHitOutLacking


T = TypeVar("T", bound="RuleHitOut")


@_attrs_define
class RuleHitOut:
    """A rule that held: a knock-out's code or a standard reason, and the part of the policy it comes from.

    For `not_computed`, `lacking` says which inputs are of no use, and why: missing, stale,
    contradictory or arithmetic.

    """

    code: str
    outcome: RuleHitOutOutcome
    part: str
    lacking: RuleHitOutLacking
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        outcome = self.outcome.value

        part = self.part

        lacking = self.lacking.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "outcome": outcome,
                "part": part,
                "lacking": lacking,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_hit_out_lacking import RuleHitOutLacking  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        outcome = RuleHitOutOutcome(d.pop("outcome"))

        part = d.pop("part")

        lacking = RuleHitOutLacking.from_dict(d.pop("lacking"))

        rule_hit_out = cls(
            code=code,
            outcome=outcome,
            part=part,
            lacking=lacking,
        )

        rule_hit_out.additional_properties = d
        return rule_hit_out

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
