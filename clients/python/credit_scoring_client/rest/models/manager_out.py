from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ManagerOut")


@_attrs_define
class ManagerOut:
    """A manager and the number of assigned clients."""

    user_id: int
    first_name: str
    last_name: str
    phone: None | str
    email: None | str
    login: str
    is_active: bool
    clients: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        user_id = self.user_id

        first_name = self.first_name

        last_name = self.last_name

        phone: None | str
        phone = self.phone

        email: None | str
        email = self.email

        login = self.login

        is_active = self.is_active

        clients = self.clients

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "user_id": user_id,
                "first_name": first_name,
                "last_name": last_name,
                "phone": phone,
                "email": email,
                "login": login,
                "is_active": is_active,
                "clients": clients,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        user_id = d.pop("user_id")

        first_name = d.pop("first_name")

        last_name = d.pop("last_name")

        def _parse_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        phone = _parse_phone(d.pop("phone"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        login = d.pop("login")

        is_active = d.pop("is_active")

        clients = d.pop("clients")

        manager_out = cls(
            user_id=user_id,
            first_name=first_name,
            last_name=last_name,
            phone=phone,
            email=email,
            login=login,
            is_active=is_active,
            clients=clients,
        )

        manager_out.additional_properties = d
        return manager_out

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
