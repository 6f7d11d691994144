from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.payment_in_status import PaymentInStatus

T = TypeVar("T", bound="PaymentIn")


@_attrs_define
class PaymentIn:
    """The status of a credit in one month."""

    month: str
    status: PaymentInStatus

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        status = self.status.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        month = d.pop("month")

        status = PaymentInStatus(d.pop("status"))

        payment_in = cls(
            month=month,
            status=status,
        )

        return payment_in
