from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.credit_revision_out_changes import CreditRevisionOutChanges


T = TypeVar("T", bound="CreditRevisionOut")


@_attrs_define
class CreditRevisionOut:
    """One change of a credit. `payments` has the months that differ, each with its status."""

    revision: int
    timestamp: datetime.datetime
    author_id: int | None
    """ null: the system """
    changes: CreditRevisionOutChanges
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        revision = self.revision

        timestamp = self.timestamp.isoformat()

        author_id: int | None
        author_id = self.author_id

        changes = self.changes.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "revision": revision,
                "timestamp": timestamp,
                "author_id": author_id,
                "changes": changes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.credit_revision_out_changes import CreditRevisionOutChanges  # noqa: PLC0415

        d = dict(src_dict)
        revision = d.pop("revision")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        def _parse_author_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        author_id = _parse_author_id(d.pop("author_id"))

        changes = CreditRevisionOutChanges.from_dict(d.pop("changes"))

        credit_revision_out = cls(
            revision=revision,
            timestamp=timestamp,
            author_id=author_id,
            changes=changes,
        )

        credit_revision_out.additional_properties = d
        return credit_revision_out

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
