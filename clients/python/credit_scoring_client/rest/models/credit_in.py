from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.payment_month import PaymentMonth


T = TypeVar("T", bound="CreditIn")


@_attrs_define
class CreditIn:
    """The credit of a new client."""

    amount_total: float
    annual_rate: float
    """ a fraction: 0.16 is 16 % """
    payment_history: list[PaymentMonth] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        amount_total = self.amount_total

        annual_rate = self.annual_rate

        payment_history: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.payment_history, Unset):
            payment_history = []
            for payment_history_item_data in self.payment_history:
                payment_history_item = payment_history_item_data.to_dict()
                payment_history.append(payment_history_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "amount_total": amount_total,
                "annual_rate": annual_rate,
            }
        )
        if payment_history is not UNSET:
            field_dict["payment_history"] = payment_history

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.payment_month import PaymentMonth  # noqa: PLC0415

        d = dict(src_dict)
        amount_total = d.pop("amount_total")

        annual_rate = d.pop("annual_rate")

        _payment_history = d.pop("payment_history", UNSET)
        payment_history: list[PaymentMonth] | Unset = UNSET
        if _payment_history is not UNSET:
            payment_history = []
            for payment_history_item_data in _payment_history:
                payment_history_item = PaymentMonth.from_dict(payment_history_item_data)

                payment_history.append(payment_history_item)

        credit_in = cls(
            amount_total=amount_total,
            annual_rate=annual_rate,
            payment_history=payment_history,
        )

        return credit_in
