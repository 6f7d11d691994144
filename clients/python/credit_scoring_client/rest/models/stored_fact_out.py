from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="StoredFactOut")


@_attrs_define
class StoredFactOut:
    """A stored statement; a newer one stands beside it."""

    id: int
    name: str
    value: Any
    source: str
    time: datetime.datetime
    """ since when it is true """
    recorded_by: int | None
    """ the user who stored it; null: a connector or the command line """
    timestamp: datetime.datetime
    """ when it was stored """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        value = self.value

        source = self.source

        time = self.time.isoformat()

        recorded_by: int | None
        recorded_by = self.recorded_by

        timestamp = self.timestamp.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "value": value,
                "source": source,
                "time": time,
                "recorded_by": recorded_by,
                "timestamp": timestamp,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        value = d.pop("value")

        source = d.pop("source")

        time = datetime.datetime.fromisoformat(d.pop("time"))

        def _parse_recorded_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        recorded_by = _parse_recorded_by(d.pop("recorded_by"))

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        stored_fact_out = cls(
            id=id,
            name=name,
            value=value,
            source=source,
            time=time,
            recorded_by=recorded_by,
            timestamp=timestamp,
        )

        stored_fact_out.additional_properties = d
        return stored_fact_out

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
