"""SQLModel tables, one entity per file. Importing this package registers all of them."""

from app.models.api_key import ApiKey, ApiKeyUse
from app.models.application import Application, ApplicationRequest
from app.models.audit_event import ActorKind, AuditEvent, AuditSide
from app.models.client import Client
from app.models.client_revision import ClientRevision
from app.models.credit import Credit, CreditTotals
from app.models.credit_revision import CreditRequest, CreditRevision
from app.models.decision_event import DecisionEvent
from app.models.decision_stop import DecisionStop
from app.models.erasure import Erasure, ErasureKind
from app.models.fact import StoredFact
from app.models.file_import import FileImport, ImportKind, ImportMapping, ImportPiece, ImportState
from app.models.job import JobChunk, JobKind, JobResult, JobState, PortfolioJob
from app.models.login_failure import LoginFailure
from app.models.manager import Manager
from app.models.model_version import ModelStage, ModelVersion
from app.models.passkey import Ceremony, Passkey, PasskeyChallenge
from app.models.policy import PolicyReference, PolicyStage, PolicyStageChange, StoredPolicy
from app.models.proposal import Proposal, ProposalStatus
from app.models.referral_answer import ReferralAnswer
from app.models.request_count import RequestCount, RequestKind
from app.models.saved_view import SavedView
from app.models.score_request_key import ScoreRequestKey
from app.models.scoring import Score, ScoreSource
from app.models.seal import Seal
from app.models.second_factor import RecoveryCode, SecondFactor
from app.models.sign_on import SignOnIdentity, SignOnInvitation, SpentToken
from app.models.trail_verification import TrailVerification
from app.models.user import Role, User
from app.models.user_session import LoginStep, UserSession
from app.models.what_if import WhatIf

__all__ = [
    "ActorKind",
    "ApiKey",
    "ApiKeyUse",
    "Application",
    "ApplicationRequest",
    "AuditEvent",
    "AuditSide",
    "Ceremony",
    "Client",
    "ClientRevision",
    "Credit",
    "CreditRequest",
    "CreditRevision",
    "CreditTotals",
    "DecisionEvent",
    "DecisionStop",
    "Erasure",
    "ErasureKind",
    "FileImport",
    "ImportKind",
    "ImportMapping",
    "ImportPiece",
    "ImportState",
    "JobChunk",
    "JobKind",
    "JobResult",
    "JobState",
    "LoginFailure",
    "LoginStep",
    "Manager",
    "ModelStage",
    "ModelVersion",
    "Passkey",
    "PasskeyChallenge",
    "PolicyReference",
    "PolicyStage",
    "PolicyStageChange",
    "PortfolioJob",
    "Proposal",
    "ProposalStatus",
    "RecoveryCode",
    "ReferralAnswer",
    "RequestCount",
    "RequestKind",
    "Role",
    "SavedView",
    "Score",
    "ScoreRequestKey",
    "ScoreSource",
    "Seal",
    "SecondFactor",
    "SignOnIdentity",
    "SignOnInvitation",
    "SpentToken",
    "StoredFact",
    "StoredPolicy",
    "TrailVerification",
    "User",
    "UserSession",
    "WhatIf",
]
