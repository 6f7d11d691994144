from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.payment_month import PaymentMonth


T = TypeVar("T", bound="CreditIn")


@_attrs_define
class CreditIn:
    """A credit as it is granted or corrected; what is left out is not known, or empty."""

    amount_total: float
    annual_rate: float
    """ a fraction: 0.16 is 16 % """
    payment_history: list[PaymentMonth] | Unset = UNSET
    external_id: None | str | Unset = UNSET
    """ the bank's own """
    opened_on: datetime.date | None | Unset = UNSET
    as_of: None | str | Unset = UNSET
    """ the month that months_ago 0 stands for; null: the present one """
    term_months: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        amount_total = self.amount_total

        annual_rate = self.annual_rate

        payment_history: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.payment_history, Unset):
            payment_history = []
            for payment_history_item_data in self.payment_history:
                payment_history_item = payment_history_item_data.to_dict()
                payment_history.append(payment_history_item)

        external_id: None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        opened_on: None | str | Unset
        if isinstance(self.opened_on, Unset):
            opened_on = UNSET
        elif isinstance(self.opened_on, datetime.date):
            opened_on = self.opened_on.isoformat()
        else:
            opened_on = self.opened_on

        as_of: None | str | Unset
        if isinstance(self.as_of, Unset):
            as_of = UNSET
        else:
            as_of = self.as_of

        term_months: int | None | Unset
        if isinstance(self.term_months, Unset):
            term_months = UNSET
        else:
            term_months = self.term_months

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "amount_total": amount_total,
                "annual_rate": annual_rate,
            }
        )
        if payment_history is not UNSET:
            field_dict["payment_history"] = payment_history
        if external_id is not UNSET:
            field_dict["external_id"] = external_id
        if opened_on is not UNSET:
            field_dict["opened_on"] = opened_on
        if as_of is not UNSET:
            field_dict["as_of"] = as_of
        if term_months is not UNSET:
            field_dict["term_months"] = term_months

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

        def _parse_external_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_id = _parse_external_id(d.pop("external_id", UNSET))

        def _parse_opened_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                opened_on_type_0 = datetime.date.fromisoformat(data)

                return opened_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        opened_on = _parse_opened_on(d.pop("opened_on", UNSET))

        def _parse_as_of(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        as_of = _parse_as_of(d.pop("as_of", UNSET))

        def _parse_term_months(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        term_months = _parse_term_months(d.pop("term_months", UNSET))

        credit_in = cls(
            amount_total=amount_total,
            annual_rate=annual_rate,
            payment_history=payment_history,
            external_id=external_id,
            opened_on=opened_on,
            as_of=as_of,
            term_months=term_months,
        )

        return credit_in
