from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.import_start_in_columns import ImportStartInColumns


T = TypeVar("T", bound="ImportStartIn")


@_attrs_define
class ImportStartIn:
    """The confirmed mapping, and whether anything is stored."""

    columns: ImportStartInColumns
    """ the file's column of each field """
    dry_run: bool | Unset = False
    """ true: every row is checked, nothing is stored """
    keep_as: None | str | Unset = UNSET
    """ keeps the mapping by this name """

    def to_dict(self) -> dict[str, Any]:
        columns = self.columns.to_dict()

        dry_run = self.dry_run

        keep_as: None | str | Unset
        if isinstance(self.keep_as, Unset):
            keep_as = UNSET
        else:
            keep_as = self.keep_as

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "columns": columns,
            }
        )
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run
        if keep_as is not UNSET:
            field_dict["keep_as"] = keep_as

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.import_start_in_columns import ImportStartInColumns  # noqa: PLC0415

        d = dict(src_dict)
        columns = ImportStartInColumns.from_dict(d.pop("columns"))

        dry_run = d.pop("dry_run", UNSET)

        def _parse_keep_as(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        keep_as = _parse_keep_as(d.pop("keep_as", UNSET))

        import_start_in = cls(
            columns=columns,
            dry_run=dry_run,
            keep_as=keep_as,
        )

        return import_start_in
