"""Contains all the data models used in inputs/outputs"""

from .application_in import ApplicationIn
from .application_in_features import ApplicationInFeatures
from .application_out import ApplicationOut
from .application_out_features import ApplicationOutFeatures
from .application_score_out import ApplicationScoreOut
from .arrears_out import ArrearsOut
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
from .get_applicant_schema_response_200 import GetApplicantSchemaResponse200
from .latest_score_out import LatestScoreOut
from .listed_application_out import ListedApplicationOut
from .manager_out import ManagerOut
from .me_out import MeOut
from .payment_month import PaymentMonth
from .payment_month_status import PaymentMonthStatus
from .permission import Permission
from .person_out import PersonOut
from .reason_out import ReasonOut
from .revision_out import RevisionOut
from .revision_out_changes import RevisionOutChanges
from .role import Role
from .score_out import ScoreOut
from .score_source import ScoreSource
from .user_in import UserIn
from .warning import Warning_

__all__ = (
    "ApplicationIn",
    "ApplicationInFeatures",
    "ApplicationOut",
    "ApplicationOutFeatures",
    "ApplicationScoreOut",
    "ArrearsOut",
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
    "GetApplicantSchemaResponse200",
    "LatestScoreOut",
    "ListedApplicationOut",
    "ManagerOut",
    "MeOut",
    "PaymentMonth",
    "PaymentMonthStatus",
    "Permission",
    "PersonOut",
    "ReasonOut",
    "RevisionOut",
    "RevisionOutChanges",
    "Role",
    "ScoreOut",
    "ScoreSource",
    "UserIn",
    "Warning_",
)
