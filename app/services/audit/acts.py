"""The registry of acts: what the trail records, and what each act is about."""

from enum import StrEnum


class Act(StrEnum):
    """What was done. Names are stored: they are added to, never changed."""

    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGIN_THROTTLED = "login_throttled"
    LOGGED_OUT = "logged_out"
    SESSIONS_ENDED = "sessions_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  (the name of an act)
    PASSWORD_CHANGE_FAILED = "password_change_failed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    PASSWORD_CHANGE_ASKED = "password_change_asked"  # noqa: S105
    SECOND_FACTOR_ASKED = "second_factor_asked"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_STEPPED_BACK = "passkey_stepped_back"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PROVEN_AGAIN = "proven_again"
    PROOF_FAILED = "proof_failed"
    SIGN_ON_INVITED = "sign_on_invited"
    SIGN_ON_BOUND = "sign_on_bound"
    SIGN_ON_UNBOUND = "sign_on_unbound"
    SIGN_ON_REFUSED = "sign_on_refused"
    PROVIDER_LOGGED_OUT = "provider_logged_out"
    BREAK_GLASS_USED = "break_glass_used"
    USER_ADDED = "user_added"
    USER_ACTIVATED = "user_activated"
    USER_DEACTIVATED = "user_deactivated"
    MANAGER_CONTACT_CHANGED = "manager_contact_changed"
    MANAGER_DISMISSED = "manager_dismissed"
    CLIENTS_ASSIGNED = "clients_assigned"
    CLIENT_ADDED = "client_added"
    CLIENT_CHANGED = "client_changed"
    CREDIT_OPENED = "credit_opened"
    CREDIT_CHANGED = "credit_changed"
    PAYMENT_RECORDED = "payment_recorded"
    DEFAULT_RECORDED = "default_recorded"
    CLIENTS_EXPORTED = "clients_exported"
    CLIENTS_EXPORT_ENDED = "clients_export_ended"
    CLIENT_READ = "client_read"
    CLIENTS_LISTED = "clients_listed"
    USER_READ = "user_read"
    USERS_LISTED = "users_listed"
    TRAIL_READ = "trail_read"
    TRAIL_EXPORTED = "trail_exported"
    TRAIL_EXPORT_ENDED = "trail_export_ended"
    TRAIL_VERIFICATION_STARTED = "trail_verification_started"
    TRAIL_VERIFIED = "trail_verified"
    MODEL_REGISTERED = "model_registered"
    MODEL_PROMOTED = "model_promoted"
    MODEL_ROLLED_BACK = "model_rolled_back"
    MODEL_RETIRED = "model_retired"
    MODEL_DESCRIBED = "model_described"
    MODEL_CHALLENGES = "model_challenges"
    MODEL_WITHDRAWN = "model_withdrawn"
    MODEL_IMPORTED = "model_imported"
    MODEL_EXPORTED = "model_exported"
    POLICY_ADDED = "policy_added"
    POLICY_SHADOWED = "policy_shadowed"
    POLICY_ACTIVATED = "policy_activated"
    POLICY_RETIRED = "policy_retired"
    DECISIONS_STOPPED = "decisions_stopped"
    DECISIONS_STARTED = "decisions_started"
    CLIENT_FACT_STATED = "client_fact_stated"
    APPLICATION_FACT_STATED = "application_fact_stated"
    FACTS_IMPORTED = "facts_imported"
    JOB_STARTED = "job_started"
    JOB_PAUSED = "job_paused"
    JOB_RESUMED = "job_resumed"
    JOB_CANCELLED = "job_cancelled"
    JOB_ENDED = "job_ended"
    SIMULATION_RUN = "simulation_run"
    BANK_SEEDED = "bank_seeded"
    BANK_IMPORTED = "bank_imported"
    FILE_IMPORTED = "file_imported"
    SETTINGS_READ = "settings_read"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    APPLICATION_ADDED = "application_added"
    APPLICATION_READ = "application_read"
    APPLICATIONS_LISTED = "applications_listed"
    APPLICATION_EXPORTED = "application_exported"
    APPLICATION_ERASED = "application_erased"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    EXPIRED_ERASED = "expired_erased"
    ROLE_CHANGED = "role_changed"
    FOUR_EYES_ON = "four_eyes_on"
    PROPOSAL_MADE = "proposal_made"
    PROPOSAL_APPROVED = "proposal_approved"
    PROPOSAL_REJECTED = "proposal_rejected"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    PROPOSAL_EXPIRED = "proposal_expired"
    PROPOSAL_VOIDED = "proposal_voided"


class ObjectKind(StrEnum):
    """What an act is about."""

    USER = "user"
    CLIENT = "client"
    MODEL = "model"
    POLICY = "policy"
    JOB = "job"
    BANK = "bank"
    APPLICATION = "application"
    PROPOSAL = "proposal"


_OF_THE_BANK = frozenset(
    {
        Act.BANK_SEEDED,
        Act.BANK_IMPORTED,
        Act.FILE_IMPORTED,
        Act.SETTINGS_READ,
        Act.SIMULATION_RUN,
        Act.CLIENTS_EXPORTED,
        Act.CLIENTS_EXPORT_ENDED,
        Act.CLIENTS_LISTED,
        Act.USERS_LISTED,
        Act.APPLICATIONS_LISTED,
        Act.TRAIL_READ,
        Act.TRAIL_EXPORTED,
        Act.TRAIL_EXPORT_ENDED,
        Act.TRAIL_VERIFICATION_STARTED,
        Act.TRAIL_VERIFIED,
        Act.EXPIRED_ERASED,
        Act.FOUR_EYES_ON,
        Act.DECISIONS_STOPPED,
        Act.DECISIONS_STARTED,
        Act.FACTS_IMPORTED,
    }
)
_BY_FIRST_WORD = {
    "model": ObjectKind.MODEL,
    "policy": ObjectKind.POLICY,
    "client": ObjectKind.CLIENT,
    "credit": ObjectKind.CLIENT,
    "payment": ObjectKind.CLIENT,
    "default": ObjectKind.CLIENT,
    "job": ObjectKind.JOB,
    "proposal": ObjectKind.PROPOSAL,
    "application": ObjectKind.APPLICATION,
}
KIND_OF: dict[Act, ObjectKind] = {
    act: ObjectKind.BANK if act in _OF_THE_BANK else _BY_FIRST_WORD.get(act.partition("_")[0], ObjectKind.USER)
    for act in Act
}
"""The kind of object of each act; a manager is a user, and what becomes of a credit is about its client."""
