from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.application_document_out import ApplicationDocumentOut
    from ..models.application_document_score_out import ApplicationDocumentScoreOut
    from ..models.person_act_out import PersonActOut
    from ..models.person_decision_out import PersonDecisionOut
    from ..models.person_fact_out import PersonFactOut
    from ..models.person_proposal_out import PersonProposalOut
    from ..models.person_referral_answer_out import PersonReferralAnswerOut


T = TypeVar("T", bound="ApplicationDataOut")


@_attrs_define
class ApplicationDataOut:
    """All that the database holds about an application; lists are oldest first. `format` grows when one breaks."""

    exported_at: datetime.datetime
    application: ApplicationDocumentOut
    """ The application: features by name, derived ones included; `external_id` is the sender's own number of it.
    """
    account_name: str
    """ the system that sent it """
    scores: list[ApplicationDocumentScoreOut]
    decisions: list[PersonDecisionOut]
    referral_answers: list[PersonReferralAnswerOut]
    facts: list[PersonFactOut]
    proposals: list[PersonProposalOut]
    acts: list[PersonActOut]
    format_: Literal[1] | Unset = 1
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        exported_at = self.exported_at.isoformat()

        application = self.application.to_dict()

        account_name = self.account_name

        scores = []
        for scores_item_data in self.scores:
            scores_item = scores_item_data.to_dict()
            scores.append(scores_item)

        decisions = []
        for decisions_item_data in self.decisions:
            decisions_item = decisions_item_data.to_dict()
            decisions.append(decisions_item)

        referral_answers = []
        for referral_answers_item_data in self.referral_answers:
            referral_answers_item = referral_answers_item_data.to_dict()
            referral_answers.append(referral_answers_item)

        facts = []
        for facts_item_data in self.facts:
            facts_item = facts_item_data.to_dict()
            facts.append(facts_item)

        proposals = []
        for proposals_item_data in self.proposals:
            proposals_item = proposals_item_data.to_dict()
            proposals.append(proposals_item)

        acts = []
        for acts_item_data in self.acts:
            acts_item = acts_item_data.to_dict()
            acts.append(acts_item)

        format_ = self.format_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "exported_at": exported_at,
                "application": application,
                "account_name": account_name,
                "scores": scores,
                "decisions": decisions,
                "referral_answers": referral_answers,
                "facts": facts,
                "proposals": proposals,
                "acts": acts,
            }
        )
        if format_ is not UNSET:
            field_dict["format"] = format_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.application_document_out import ApplicationDocumentOut  # noqa: PLC0415
        from ..models.application_document_score_out import ApplicationDocumentScoreOut  # noqa: PLC0415
        from ..models.person_act_out import PersonActOut  # noqa: PLC0415
        from ..models.person_decision_out import PersonDecisionOut  # noqa: PLC0415
        from ..models.person_fact_out import PersonFactOut  # noqa: PLC0415
        from ..models.person_proposal_out import PersonProposalOut  # noqa: PLC0415
        from ..models.person_referral_answer_out import PersonReferralAnswerOut  # noqa: PLC0415

        d = dict(src_dict)
        exported_at = datetime.datetime.fromisoformat(d.pop("exported_at"))

        application = ApplicationDocumentOut.from_dict(d.pop("application"))

        account_name = d.pop("account_name")

        scores = []
        _scores = d.pop("scores")
        for scores_item_data in _scores:
            scores_item = ApplicationDocumentScoreOut.from_dict(scores_item_data)

            scores.append(scores_item)

        decisions = []
        _decisions = d.pop("decisions")
        for decisions_item_data in _decisions:
            decisions_item = PersonDecisionOut.from_dict(decisions_item_data)

            decisions.append(decisions_item)

        referral_answers = []
        _referral_answers = d.pop("referral_answers")
        for referral_answers_item_data in _referral_answers:
            referral_answers_item = PersonReferralAnswerOut.from_dict(referral_answers_item_data)

            referral_answers.append(referral_answers_item)

        facts = []
        _facts = d.pop("facts")
        for facts_item_data in _facts:
            facts_item = PersonFactOut.from_dict(facts_item_data)

            facts.append(facts_item)

        proposals = []
        _proposals = d.pop("proposals")
        for proposals_item_data in _proposals:
            proposals_item = PersonProposalOut.from_dict(proposals_item_data)

            proposals.append(proposals_item)

        acts = []
        _acts = d.pop("acts")
        for acts_item_data in _acts:
            acts_item = PersonActOut.from_dict(acts_item_data)

            acts.append(acts_item)

        format_ = cast(Literal[1] | Unset, d.pop("format", UNSET))
        if format_ != 1 and not isinstance(format_, Unset):
            raise ValueError(f"format must match const 1, got '{format_}'")

        application_data_out = cls(
            exported_at=exported_at,
            application=application,
            account_name=account_name,
            scores=scores,
            decisions=decisions,
            referral_answers=referral_answers,
            facts=facts,
            proposals=proposals,
            acts=acts,
            format_=format_,
        )

        application_data_out.additional_properties = d
        return application_data_out

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
