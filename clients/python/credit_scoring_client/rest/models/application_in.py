from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.application_in_features import ApplicationInFeatures


T = TypeVar("T", bound="ApplicationIn")


@_attrs_define
class ApplicationIn:
    """An application, under the sender's own id of it."""

    external_id: str
    """ unique for each service account """
    features: ApplicationInFeatures

    def to_dict(self) -> dict[str, Any]:
        external_id = self.external_id

        features = self.features.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "external_id": external_id,
                "features": features,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.application_in_features import ApplicationInFeatures  # noqa: PLC0415

        d = dict(src_dict)
        external_id = d.pop("external_id")

        features = ApplicationInFeatures.from_dict(d.pop("features"))

        application_in = cls(
            external_id=external_id,
            features=features,
        )

        return application_in
