from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.file_field_out import FileFieldOut
    from ..models.preview_out_columns import PreviewOutColumns


T = TypeVar("T", bound="PreviewOut")


@_attrs_define
class PreviewOut:
    """What a file looks like, and the mapping that its names propose."""

    written: str
    names: list[str]
    rows: list[list[str]]
    """ the first rows as they stand """
    fields: list[FileFieldOut]
    columns: PreviewOutColumns
    """ the proposed column of each field that has one """
    unused: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        written = self.written

        names = self.names

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data

            rows.append(rows_item)

        fields = []
        for fields_item_data in self.fields:
            fields_item = fields_item_data.to_dict()
            fields.append(fields_item)

        columns = self.columns.to_dict()

        unused = self.unused

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "written": written,
                "names": names,
                "rows": rows,
                "fields": fields,
                "columns": columns,
                "unused": unused,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.file_field_out import FileFieldOut  # noqa: PLC0415
        from ..models.preview_out_columns import PreviewOutColumns  # noqa: PLC0415

        d = dict(src_dict)
        written = d.pop("written")

        names = cast(list[str], d.pop("names"))

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = cast(list[str], rows_item_data)

            rows.append(rows_item)

        fields = []
        _fields = d.pop("fields")
        for fields_item_data in _fields:
            fields_item = FileFieldOut.from_dict(fields_item_data)

            fields.append(fields_item)

        columns = PreviewOutColumns.from_dict(d.pop("columns"))

        unused = cast(list[str], d.pop("unused"))

        preview_out = cls(
            written=written,
            names=names,
            rows=rows,
            fields=fields,
            columns=columns,
            unused=unused,
        )

        preview_out.additional_properties = d
        return preview_out

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
