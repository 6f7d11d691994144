from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.payment_month_status import PaymentMonthStatus

T = TypeVar("T", bound="PaymentMonth")


@_attrs_define
class PaymentMonth:
    """One month: C closed or paid off, 0 current, X nothing due, 1–5 days past due from 30 up to 150 and more."""

    months_ago: int
    status: PaymentMonthStatus

    def to_dict(self) -> dict[str, Any]:
        months_ago = self.months_ago

        status = self.status.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "months_ago": months_ago,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        months_ago = d.pop("months_ago")

        status = PaymentMonthStatus(d.pop("status"))

        payment_month = cls(
            months_ago=months_ago,
            status=status,
        )

        return payment_month
