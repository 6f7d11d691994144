from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.credit_out_status_type_0 import CreditOutStatusType0

if TYPE_CHECKING:
    from ..models.arrears_out import ArrearsOut
    from ..models.payment_month import PaymentMonth


T = TypeVar("T", bound="CreditOut")


@_attrs_define
class CreditOut:
    """A credit, its payment history (newest month first) and its current standing."""

    client_id: int
    amount_total: float
    annual_rate: float
    payment_history: list[PaymentMonth]
    monthly_payment: float | None
    """ over the term of the feature contract; null if it has none """
    as_of: str
    """ the month that months_ago 0 stands for """
    status: CreditOutStatusType0 | None
    """ of the latest month; null without a history """
    overdue: bool
    arrears: ArrearsOut | None
    """ null unless overdue """
    next_due: None | str
    """ a month; null if nothing is due """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.arrears_out import ArrearsOut  # noqa: PLC0415

        client_id = self.client_id

        amount_total = self.amount_total

        annual_rate = self.annual_rate

        payment_history = []
        for payment_history_item_data in self.payment_history:
            payment_history_item = payment_history_item_data.to_dict()
            payment_history.append(payment_history_item)

        monthly_payment: float | None
        monthly_payment = self.monthly_payment

        as_of = self.as_of

        status: None | str
        if isinstance(self.status, CreditOutStatusType0):
            status = self.status.value
        else:
            status = self.status

        overdue = self.overdue

        arrears: dict[str, Any] | None
        if isinstance(self.arrears, ArrearsOut):
            arrears = self.arrears.to_dict()
        else:
            arrears = self.arrears

        next_due: None | str
        next_due = self.next_due

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "client_id": client_id,
                "amount_total": amount_total,
                "annual_rate": annual_rate,
                "payment_history": payment_history,
                "monthly_payment": monthly_payment,
                "as_of": as_of,
                "status": status,
                "overdue": overdue,
                "arrears": arrears,
                "next_due": next_due,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.arrears_out import ArrearsOut  # noqa: PLC0415
        from ..models.payment_month import PaymentMonth  # noqa: PLC0415

        d = dict(src_dict)
        client_id = d.pop("client_id")

        amount_total = d.pop("amount_total")

        annual_rate = d.pop("annual_rate")

        payment_history = []
        _payment_history = d.pop("payment_history")
        for payment_history_item_data in _payment_history:
            payment_history_item = PaymentMonth.from_dict(payment_history_item_data)

            payment_history.append(payment_history_item)

        def _parse_monthly_payment(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        monthly_payment = _parse_monthly_payment(d.pop("monthly_payment"))

        as_of = d.pop("as_of")

        def _parse_status(data: object) -> CreditOutStatusType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = CreditOutStatusType0(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CreditOutStatusType0 | None, data)

        status = _parse_status(d.pop("status"))

        overdue = d.pop("overdue")

        def _parse_arrears(data: object) -> ArrearsOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                arrears_type_0 = ArrearsOut.from_dict(data)

                return arrears_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ArrearsOut | None, data)

        arrears = _parse_arrears(d.pop("arrears"))

        def _parse_next_due(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_due = _parse_next_due(d.pop("next_due"))

        credit_out = cls(
            client_id=client_id,
            amount_total=amount_total,
            annual_rate=annual_rate,
            payment_history=payment_history,
            monthly_payment=monthly_payment,
            as_of=as_of,
            status=status,
            overdue=overdue,
            arrears=arrears,
            next_due=next_due,
        )

        credit_out.additional_properties = d
        return credit_out

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
