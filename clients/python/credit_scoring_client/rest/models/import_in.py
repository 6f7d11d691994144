from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.import_kind import ImportKind
from ..types import UNSET, Unset

T = TypeVar("T", bound="ImportIn")


@_attrs_define
class ImportIn:
    """A file that will be sent in pieces."""

    file_name: str
    """ ends with .csv or .parquet """
    size: int
    """ bytes """
    kind: ImportKind | Unset = UNSET
    """ What the rows of a file are. """

    def to_dict(self) -> dict[str, Any]:
        file_name = self.file_name

        size = self.size

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "file_name": file_name,
                "size": size,
            }
        )
        if kind is not UNSET:
            field_dict["kind"] = kind

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        file_name = d.pop("file_name")

        size = d.pop("size")

        _kind = d.pop("kind", UNSET)
        kind: ImportKind | Unset
        if isinstance(_kind, Unset):
            kind = UNSET
        else:
            kind = ImportKind(_kind)

        import_in = cls(
            file_name=file_name,
            size=size,
            kind=kind,
        )

        return import_in
