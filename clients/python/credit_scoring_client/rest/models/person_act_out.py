from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.actor_kind import ActorKind

if TYPE_CHECKING:
    from ..models.person_act_out_details import PersonActOutDetails
    from ..models.person_act_out_personal_type_0 import PersonActOutPersonalType0


T = TypeVar("T", bound="PersonActOut")


@_attrs_define
class PersonActOut:
    """An act by the person or about the person; `personal` is what lies beside it, null where there is nothing."""

    id: int
    timestamp: datetime.datetime
    actor: ActorKind
    """ What acted: a user over REST, a service account by a key, a person at the command line, or the service
    itself. """
    actor_id: int | None
    act: str
    object_kind: str
    object_id: None | str
    request_id: None | str
    details: PersonActOutDetails
    personal: None | PersonActOutPersonalType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.person_act_out_personal_type_0 import PersonActOutPersonalType0  # noqa: PLC0415

        id = self.id

        timestamp = self.timestamp.isoformat()

        actor = self.actor.value

        actor_id: int | None
        actor_id = self.actor_id

        act = self.act

        object_kind = self.object_kind

        object_id: None | str
        object_id = self.object_id

        request_id: None | str
        request_id = self.request_id

        details = self.details.to_dict()

        personal: dict[str, Any] | None
        if isinstance(self.personal, PersonActOutPersonalType0):
            personal = self.personal.to_dict()
        else:
            personal = self.personal

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "timestamp": timestamp,
                "actor": actor,
                "actor_id": actor_id,
                "act": act,
                "object_kind": object_kind,
                "object_id": object_id,
                "request_id": request_id,
                "details": details,
                "personal": personal,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.person_act_out_details import PersonActOutDetails  # noqa: PLC0415
        from ..models.person_act_out_personal_type_0 import PersonActOutPersonalType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        actor = ActorKind(d.pop("actor"))

        def _parse_actor_id(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        actor_id = _parse_actor_id(d.pop("actor_id"))

        act = d.pop("act")

        object_kind = d.pop("object_kind")

        def _parse_object_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        object_id = _parse_object_id(d.pop("object_id"))

        def _parse_request_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        request_id = _parse_request_id(d.pop("request_id"))

        details = PersonActOutDetails.from_dict(d.pop("details"))

        def _parse_personal(data: object) -> None | PersonActOutPersonalType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                personal_type_0 = PersonActOutPersonalType0.from_dict(data)

                return personal_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PersonActOutPersonalType0, data)

        personal = _parse_personal(d.pop("personal"))

        person_act_out = cls(
            id=id,
            timestamp=timestamp,
            actor=actor,
            actor_id=actor_id,
            act=act,
            object_kind=object_kind,
            object_id=object_id,
            request_id=request_id,
            details=details,
            personal=personal,
        )

        person_act_out.additional_properties = d
        return person_act_out

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
