from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PrincipalReasonOut")


@_attrs_define
class PrincipalReasonOut:
    """A feature by which the applicant lost points against a group of applicants.

    `against` is `just_above` (those just above the cut-off), `average` (all), or `base` where the policy has no
    references for this model: the model's training sample.

    """

    against: str
    feature: str
    value: Any
    lost: float
    """ log-odds of default """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        against = self.against

        feature = self.feature

        value = self.value

        lost = self.lost

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "against": against,
                "feature": feature,
                "value": value,
                "lost": lost,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        against = d.pop("against")

        feature = d.pop("feature")

        value = d.pop("value")

        lost = d.pop("lost")

        principal_reason_out = cls(
            against=against,
            feature=feature,
            value=value,
            lost=lost,
        )

        principal_reason_out.additional_properties = d
        return principal_reason_out

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
