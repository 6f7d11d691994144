from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DefaultIn")


@_attrs_define
class DefaultIn:
    """That a credit is in default: since when, and by which definition of the bank's."""

    date: datetime.date
    definition: str

    def to_dict(self) -> dict[str, Any]:
        date = self.date.isoformat()

        definition = self.definition

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "date": date,
                "definition": definition,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        definition = d.pop("definition")

        default_in = cls(
            date=date,
            definition=definition,
        )

        return default_in
