from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="UserIn")


@_attrs_define
class UserIn:
    """A new user."""

    login: str
    password: str
    first_name: str
    last_name: str

    def to_dict(self) -> dict[str, Any]:
        login = self.login

        password = self.password

        first_name = self.first_name

        last_name = self.last_name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "login": login,
                "password": password,
                "first_name": first_name,
                "last_name": last_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        login = d.pop("login")

        password = d.pop("password")

        first_name = d.pop("first_name")

        last_name = d.pop("last_name")

        user_in = cls(
            login=login,
            password=password,
            first_name=first_name,
            last_name=last_name,
        )

        return user_in
