from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_kind import ImportKind

if TYPE_CHECKING:
    from ..models.mapping_out_columns import MappingOutColumns


T = TypeVar("T", bound="MappingOut")


@_attrs_define
class MappingOut:
    """A mapping that was kept."""

    name: str
    kind: ImportKind
    """ What the rows of a file are. """
    columns: MappingOutColumns
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind.value

        columns = self.columns.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "kind": kind,
                "columns": columns,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.mapping_out_columns import MappingOutColumns  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        kind = ImportKind(d.pop("kind"))

        columns = MappingOutColumns.from_dict(d.pop("columns"))

        mapping_out = cls(
            name=name,
            kind=kind,
            columns=columns,
        )

        mapping_out.additional_properties = d
        return mapping_out

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
