"""Contains all the data models used in inputs/outputs"""

from .actor_kind import ActorKind
from .application_data_out import ApplicationDataOut
from .application_document_out import ApplicationDocumentOut
from .application_document_out_features import ApplicationDocumentOutFeatures
from .application_document_score_out import ApplicationDocumentScoreOut
from .application_document_score_out_reasons_item import ApplicationDocumentScoreOutReasonsItem
from .application_in import ApplicationIn
from .application_in_features import ApplicationInFeatures
from .application_out import ApplicationOut
from .application_out_features import ApplicationOutFeatures
from .application_score_out import ApplicationScoreOut
from .arrears_out import ArrearsOut
from .asked_decision_in import AskedDecisionIn
from .asked_decision_in_facts import AskedDecisionInFacts
from .change import Change
from .change_client_body import ChangeClientBody
from .changed_client_out import ChangedClientOut
from .client_in import ClientIn
from .client_in_features import ClientInFeatures
from .client_out import ClientOut
from .client_sort import ClientSort
from .credit_in import CreditIn
from .credit_out import CreditOut
from .credit_out_status_type_0 import CreditOutStatusType0
from .credit_revision_out import CreditRevisionOut
from .credit_revision_out_changes import CreditRevisionOutChanges
from .decision_fact_out import DecisionFactOut
from .decision_out import DecisionOut
from .decision_out_facts import DecisionOutFacts
from .decision_out_outcome import DecisionOutOutcome
from .default_in import DefaultIn
from .fact_in import FactIn
from .file_field_out import FileFieldOut
from .get_applicant_schema_response_200 import GetApplicantSchemaResponse200
from .import_in import ImportIn
from .import_kind import ImportKind
from .import_out import ImportOut
from .import_start_in import ImportStartIn
from .import_start_in_columns import ImportStartInColumns
from .import_state import ImportState
from .latest_score_out import LatestScoreOut
from .listed_application_out import ListedApplicationOut
from .manager_out import ManagerOut
from .mapping_out import MappingOut
from .mapping_out_columns import MappingOutColumns
from .me_out import MeOut
from .payment_in import PaymentIn
from .payment_in_status import PaymentInStatus
from .payment_month import PaymentMonth
from .payment_month_status import PaymentMonthStatus
from .permission import Permission
from .person_act_out import PersonActOut
from .person_act_out_details import PersonActOutDetails
from .person_act_out_personal_type_0 import PersonActOutPersonalType0
from .person_decision_out import PersonDecisionOut
from .person_decision_out_basis import PersonDecisionOutBasis
from .person_decision_out_reasons_item import PersonDecisionOutReasonsItem
from .person_decision_out_rules_item import PersonDecisionOutRulesItem
from .person_fact_out import PersonFactOut
from .person_out import PersonOut
from .person_proposal_out import PersonProposalOut
from .person_proposal_out_change import PersonProposalOutChange
from .person_referral_answer_out import PersonReferralAnswerOut
from .person_referral_answer_out_grounds import PersonReferralAnswerOutGrounds
from .preview_out import PreviewOut
from .preview_out_columns import PreviewOutColumns
from .principal_reason_out import PrincipalReasonOut
from .proposal_status import ProposalStatus
from .reason_out import ReasonOut
from .referral_answer_out import ReferralAnswerOut
from .referral_answer_out_outcome import ReferralAnswerOutOutcome
from .revision_out import RevisionOut
from .revision_out_changes import RevisionOutChanges
from .role import Role
from .row_problem_out import RowProblemOut
from .rule_hit_out import RuleHitOut
from .rule_hit_out_lacking import RuleHitOutLacking
from .rule_hit_out_outcome import RuleHitOutOutcome
from .score_out import ScoreOut
from .score_source import ScoreSource
from .stated_fact_in import StatedFactIn
from .stored_fact_out import StoredFactOut
from .user_in import UserIn
from .warning import Warning_

__all__ = (
    "ActorKind",
    "ApplicationDataOut",
    "ApplicationDocumentOut",
    "ApplicationDocumentOutFeatures",
    "ApplicationDocumentScoreOut",
    "ApplicationDocumentScoreOutReasonsItem",
    "ApplicationIn",
    "ApplicationInFeatures",
    "ApplicationOut",
    "ApplicationOutFeatures",
    "ApplicationScoreOut",
    "ArrearsOut",
    "AskedDecisionIn",
    "AskedDecisionInFacts",
    "Change",
    "ChangeClientBody",
    "ChangedClientOut",
    "ClientIn",
    "ClientInFeatures",
    "ClientOut",
    "ClientSort",
    "CreditIn",
    "CreditOut",
    "CreditOutStatusType0",
    "CreditRevisionOut",
    "CreditRevisionOutChanges",
    "DecisionFactOut",
    "DecisionOut",
    "DecisionOutFacts",
    "DecisionOutOutcome",
    "DefaultIn",
    "FactIn",
    "FileFieldOut",
    "GetApplicantSchemaResponse200",
    "ImportIn",
    "ImportKind",
    "ImportOut",
    "ImportStartIn",
    "ImportStartInColumns",
    "ImportState",
    "LatestScoreOut",
    "ListedApplicationOut",
    "ManagerOut",
    "MappingOut",
    "MappingOutColumns",
    "MeOut",
    "PaymentIn",
    "PaymentInStatus",
    "PaymentMonth",
    "PaymentMonthStatus",
    "Permission",
    "PersonActOut",
    "PersonActOutDetails",
    "PersonActOutPersonalType0",
    "PersonDecisionOut",
    "PersonDecisionOutBasis",
    "PersonDecisionOutReasonsItem",
    "PersonDecisionOutRulesItem",
    "PersonFactOut",
    "PersonOut",
    "PersonProposalOut",
    "PersonProposalOutChange",
    "PersonReferralAnswerOut",
    "PersonReferralAnswerOutGrounds",
    "PreviewOut",
    "PreviewOutColumns",
    "PrincipalReasonOut",
    "ProposalStatus",
    "ReasonOut",
    "ReferralAnswerOut",
    "ReferralAnswerOutOutcome",
    "RevisionOut",
    "RevisionOutChanges",
    "Role",
    "RowProblemOut",
    "RuleHitOut",
    "RuleHitOutLacking",
    "RuleHitOutOutcome",
    "ScoreOut",
    "ScoreSource",
    "StatedFactIn",
    "StoredFactOut",
    "UserIn",
    "Warning_",
)
