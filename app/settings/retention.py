"""How long personal data are kept, by kind."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LONGEST = 36_525
FOR_EVER = "0 to 36525; 0: for ever"


class RetentionSettings(BaseSettings):
    """Days by kind. The first two refuse an erasure while they run, the others erase when they have run out."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    retention_credit_days: int = Field(
        1827, ge=0, le=LONGEST, description="days that clients with a closed credit are kept at least, 0 to 36525"
    )
    retention_applicant_days: int = Field(
        0, ge=0, le=LONGEST, description="days that applicants without a credit are kept at least, 0 to 36525"
    )
    retention_audit_personal_days: int = Field(
        0, ge=0, le=LONGEST, description=f"days that what is personal in the audit trail is kept, {FOR_EVER}"
    )
    retention_score_reasons_days: int = Field(
        0, ge=0, le=LONGEST, description=f"days that the reasons of scores are kept, {FOR_EVER}"
    )
    retention_application_days: int = Field(
        0, ge=0, le=LONGEST, description=f"days that applications without an account are kept, {FOR_EVER}"
    )
    retention_session_days: int = Field(
        30, ge=1, le=LONGEST, description="days that ended sessions are kept, 1 to 36525"
    )
