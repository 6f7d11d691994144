"""Second factors and recovery codes; what a session still awaits, when it was last proven, and from which browser.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0014_second_factors"
down_revision = "0013_applications"

UPGRADE = (
    "ALTER TABLE user_sessions ADD COLUMN awaits VARCHAR(16), ADD COLUMN proven TIMESTAMP WITH TIME ZONE, "
    "ADD COLUMN device VARCHAR(60), ADD COLUMN is_new_device BOOLEAN DEFAULT false NOT NULL, "
    "ADD CONSTRAINT ck_user_sessions_loginstep CHECK (awaits IN ('code', 'enrolment'))",
    """
    CREATE TABLE second_factors (
        user_id INTEGER NOT NULL,
        secret BYTEA,
        confirmed TIMESTAMP WITH TIME ZONE,
        offered BYTEA,
        last_step BIGINT,
        wrong_codes INTEGER NOT NULL,
        CONSTRAINT pk_second_factors PRIMARY KEY (user_id),
        CONSTRAINT ck_second_factors_confirmed CHECK ((secret IS NULL) = (confirmed IS NULL)),
        CONSTRAINT ck_second_factors_wrong_codes CHECK (wrong_codes >= 0),
        CONSTRAINT fk_second_factors_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE recovery_codes (
        id BIGSERIAL NOT NULL,
        user_id INTEGER NOT NULL,
        code_hash VARCHAR(64) NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        used TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_recovery_codes PRIMARY KEY (id),
        CONSTRAINT uq_recovery_codes_user_id_code_hash UNIQUE (user_id, code_hash),
        CONSTRAINT ck_recovery_codes_code_hash_length CHECK (length(code_hash) = 64),
        CONSTRAINT fk_recovery_codes_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
)
DOWNGRADE = (
    "DROP TABLE recovery_codes",
    "DROP TABLE second_factors",
    "ALTER TABLE user_sessions DROP COLUMN is_new_device, DROP COLUMN device, DROP COLUMN proven, DROP COLUMN awaits",
)


def upgrade() -> None:
    """Add columns and tables; running sessions go on, and have proven nothing lately."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again: second factors are lost, and sessions that await one end first."""
    op.execute("UPDATE user_sessions SET revoked = now() WHERE awaits IS NOT NULL AND revoked IS NULL")
    for statement in DOWNGRADE:
        op.execute(statement)
