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
    USER_ADDED = "user_added"
    USER_ACTIVATED = "user_activated"
    USER_DEACTIVATED = "user_deactivated"
    MANAGER_CONTACT_CHANGED = "manager_contact_changed"
    MANAGER_DISMISSED = "manager_dismissed"
    CLIENTS_ASSIGNED = "clients_assigned"
    CLIENT_ADDED = "client_added"
    CLIENT_CHANGED = "client_changed"
    CLIENTS_EXPORTED = "clients_exported"
    MODEL_REGISTERED = "model_registered"
    MODEL_PROMOTED = "model_promoted"
    MODEL_ROLLED_BACK = "model_rolled_back"
    MODEL_RETIRED = "model_retired"
    MODEL_DESCRIBED = "model_described"
    MODEL_CHALLENGES = "model_challenges"
    MODEL_WITHDRAWN = "model_withdrawn"
    MODEL_IMPORTED = "model_imported"
    MODEL_EXPORTED = "model_exported"
    BANK_SEEDED = "bank_seeded"
    BANK_IMPORTED = "bank_imported"
    SETTINGS_READ = "settings_read"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    APPLICATION_ADDED = "application_added"
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
    BANK = "bank"
    APPLICATION = "application"
    PROPOSAL = "proposal"


KIND_OF: dict[Act, ObjectKind] = {
    act: (
        ObjectKind.MODEL
        if act.value.startswith("model_")
        else ObjectKind.CLIENT
        if act.value.startswith("client_")
        else ObjectKind.APPLICATION
        if act.value.startswith("application_")
        else ObjectKind.PROPOSAL
        if act.value.startswith("proposal_")
        else ObjectKind.BANK
        if act in {Act.BANK_SEEDED, Act.BANK_IMPORTED, Act.SETTINGS_READ, Act.CLIENTS_EXPORTED, Act.FOUR_EYES_ON}
        else ObjectKind.USER
    )
    for act in Act
}
"""The kind of object of each act; a manager is a user."""
