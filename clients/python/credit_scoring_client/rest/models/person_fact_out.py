from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PersonFactOut")


@_attrs_define
class PersonFactOut:
    """What a source says, and since when it is true; `recorded_by` is null for a connector or the command line."""

    id: int
    timestamp: datetime.datetime
    name: str
    value: Any
    source: str
    time: datetime.datetime
    recorded_by: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        timestamp = self.timestamp.isoformat()

        name = self.name

        value = self.value

        source = self.source

        time = self.time.isoformat()

        recorded_by: int | None
        recorded_by = self.recorded_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "timestamp": timestamp,
                "name": name,
                "value": value,
                "source": source,
                "time": time,
                "recorded_by": recorded_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        name = d.pop("name")

        value = d.pop("value")

        source = d.pop("source")

        time = datetime.datetime.fromisoformat(d.pop("time"))

        def _parse_recorded_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        recorded_by = _parse_recorded_by(d.pop("recorded_by"))

        person_fact_out = cls(
            id=id,
            timestamp=timestamp,
            name=name,
            value=value,
            source=source,
            time=time,
            recorded_by=recorded_by,
        )

        person_fact_out.additional_properties = d
        return person_fact_out

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
