from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.asked_decision_in_facts import AskedDecisionInFacts


T = TypeVar("T", bound="AskedDecisionIn")


@_attrs_define
class AskedDecisionIn:
    """What a decision is asked on beside the applicant's data. Amount and term must be those of the data, if said."""

    amount: float | None | Unset = UNSET
    term: float | None | Unset = UNSET
    """ months """
    facts: AskedDecisionInFacts | Unset = UNSET
    """ by name, as the policy declares them """

    def to_dict(self) -> dict[str, Any]:
        amount: float | None | Unset
        if isinstance(self.amount, Unset):
            amount = UNSET
        else:
            amount = self.amount

        term: float | None | Unset
        if isinstance(self.term, Unset):
            term = UNSET
        else:
            term = self.term

        facts: dict[str, Any] | Unset = UNSET
        if not isinstance(self.facts, Unset):
            facts = self.facts.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if amount is not UNSET:
            field_dict["amount"] = amount
        if term is not UNSET:
            field_dict["term"] = term
        if facts is not UNSET:
            field_dict["facts"] = facts

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.asked_decision_in_facts import AskedDecisionInFacts  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_amount(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        amount = _parse_amount(d.pop("amount", UNSET))

        def _parse_term(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        term = _parse_term(d.pop("term", UNSET))

        _facts = d.pop("facts", UNSET)
        facts: AskedDecisionInFacts | Unset
        if isinstance(_facts, Unset):
            facts = UNSET
        else:
            facts = AskedDecisionInFacts.from_dict(_facts)

        asked_decision_in = cls(
            amount=amount,
            term=term,
            facts=facts,
        )

        return asked_decision_in
