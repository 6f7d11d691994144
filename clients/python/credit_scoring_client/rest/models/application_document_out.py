from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.application_document_out_features import ApplicationDocumentOutFeatures


T = TypeVar("T", bound="ApplicationDocumentOut")


@_attrs_define
class ApplicationDocumentOut:
    """The application: features by name, derived ones included; `external_id` is the sender's own number of it."""

    id: int
    external_id: str
    account_id: int
    contract_hash: str
    revision: int
    features: ApplicationDocumentOutFeatures
    timestamp: datetime.datetime
    """ when it was received """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        external_id = self.external_id

        account_id = self.account_id

        contract_hash = self.contract_hash

        revision = self.revision

        features = self.features.to_dict()

        timestamp = self.timestamp.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "external_id": external_id,
                "account_id": account_id,
                "contract_hash": contract_hash,
                "revision": revision,
                "features": features,
                "timestamp": timestamp,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.application_document_out_features import ApplicationDocumentOutFeatures  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        external_id = d.pop("external_id")

        account_id = d.pop("account_id")

        contract_hash = d.pop("contract_hash")

        revision = d.pop("revision")

        features = ApplicationDocumentOutFeatures.from_dict(d.pop("features"))

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        application_document_out = cls(
            id=id,
            external_id=external_id,
            account_id=account_id,
            contract_hash=contract_hash,
            revision=revision,
            features=features,
            timestamp=timestamp,
        )

        application_document_out.additional_properties = d
        return application_document_out

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
