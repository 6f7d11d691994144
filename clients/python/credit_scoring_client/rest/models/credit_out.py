from __future__ import annotations

import datetime
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

    id: int
    client_id: int
    external_id: None | str
    """ the bank's own number """
    revision: int
    opened_on: datetime.date | None
    amount_total: float
    annual_rate: float
    payment_history: list[PaymentMonth]
    term_months: int | None
    """ null if it is not recorded """
    monthly_payment: float | None
    """ over the term, of an only credit also over that of the feature contract; null without one """
    as_of: str
    """ the month that months_ago 0 stands for """
    status: CreditOutStatusType0 | None
    """ of the latest month; null without a history """
    overdue: bool
    arrears: ArrearsOut | None
    """ null unless overdue """
    next_due: None | str
    """ a month; null if nothing is due """
    defaulted_on: datetime.date | None
    """ since when it is in default; null if it is not """
    default_definition: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.arrears_out import ArrearsOut  # noqa: PLC0415

        id = self.id

        client_id = self.client_id

        external_id: None | str
        external_id = self.external_id

        revision = self.revision

        opened_on: None | str
        if isinstance(self.opened_on, datetime.date):
            opened_on = self.opened_on.isoformat()
        else:
            opened_on = self.opened_on

        amount_total = self.amount_total

        annual_rate = self.annual_rate

        payment_history = []
        for payment_history_item_data in self.payment_history:
            payment_history_item = payment_history_item_data.to_dict()
            payment_history.append(payment_history_item)

        term_months: int | None
        term_months = self.term_months

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

        defaulted_on: None | str
        if isinstance(self.defaulted_on, datetime.date):
            defaulted_on = self.defaulted_on.isoformat()
        else:
            defaulted_on = self.defaulted_on

        default_definition: None | str
        default_definition = self.default_definition

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "client_id": client_id,
                "external_id": external_id,
                "revision": revision,
                "opened_on": opened_on,
                "amount_total": amount_total,
                "annual_rate": annual_rate,
                "payment_history": payment_history,
                "term_months": term_months,
                "monthly_payment": monthly_payment,
                "as_of": as_of,
                "status": status,
                "overdue": overdue,
                "arrears": arrears,
                "next_due": next_due,
                "defaulted_on": defaulted_on,
                "default_definition": default_definition,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.arrears_out import ArrearsOut  # noqa: PLC0415
        from ..models.payment_month import PaymentMonth  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        client_id = d.pop("client_id")

        def _parse_external_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        external_id = _parse_external_id(d.pop("external_id"))

        revision = d.pop("revision")

        def _parse_opened_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                opened_on_type_0 = datetime.date.fromisoformat(data)

                return opened_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        opened_on = _parse_opened_on(d.pop("opened_on"))

        amount_total = d.pop("amount_total")

        annual_rate = d.pop("annual_rate")

        payment_history = []
        _payment_history = d.pop("payment_history")
        for payment_history_item_data in _payment_history:
            payment_history_item = PaymentMonth.from_dict(payment_history_item_data)

            payment_history.append(payment_history_item)

        def _parse_term_months(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        term_months = _parse_term_months(d.pop("term_months"))

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

        def _parse_defaulted_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                defaulted_on_type_0 = datetime.date.fromisoformat(data)

                return defaulted_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        defaulted_on = _parse_defaulted_on(d.pop("defaulted_on"))

        def _parse_default_definition(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        default_definition = _parse_default_definition(d.pop("default_definition"))

        credit_out = cls(
            id=id,
            client_id=client_id,
            external_id=external_id,
            revision=revision,
            opened_on=opened_on,
            amount_total=amount_total,
            annual_rate=annual_rate,
            payment_history=payment_history,
            term_months=term_months,
            monthly_payment=monthly_payment,
            as_of=as_of,
            status=status,
            overdue=overdue,
            arrears=arrears,
            next_due=next_due,
            defaulted_on=defaulted_on,
            default_definition=default_definition,
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
