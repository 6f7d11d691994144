"""Passkeys with their challenges; passwords that an admin handed over; a login's step of changing such a one.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0020_passkeys"
down_revision = "0021_policies"

UPGRADE = (
    "ALTER TABLE users ADD COLUMN is_password_handed_over BOOLEAN DEFAULT false NOT NULL",
    """
    ALTER TABLE user_sessions DROP CONSTRAINT ck_user_sessions_loginstep,
      ADD CONSTRAINT ck_user_sessions_loginstep CHECK (awaits IN ('code', 'password', 'enrolment')) NOT VALID
    """,
    """
    CREATE TABLE passkeys (
        id BIGSERIAL NOT NULL,
        user_id INTEGER NOT NULL,
        credential_id BYTEA NOT NULL,
        public_key BYTEA NOT NULL,
        sign_count BIGINT NOT NULL,
        name VARCHAR(60) NOT NULL,
        transports VARCHAR(100) NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        last_used TIMESTAMP WITH TIME ZONE,
        stepped_back TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_passkeys PRIMARY KEY (id),
        CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id),
        CONSTRAINT ck_passkeys_name_length CHECK (length(name) BETWEEN 1 AND 60),
        CONSTRAINT ck_passkeys_credential_id_length CHECK (length(credential_id) BETWEEN 1 AND 1023),
        CONSTRAINT ck_passkeys_sign_count CHECK (sign_count >= 0),
        CONSTRAINT fk_passkeys_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_passkeys_user_id ON passkeys (user_id)",
    """
    CREATE TABLE passkey_challenges (
        id_hash VARCHAR(64) NOT NULL,
        ceremony VARCHAR(16) NOT NULL,
        challenge BYTEA NOT NULL,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_passkey_challenges PRIMARY KEY (id_hash, ceremony),
        CONSTRAINT ck_passkey_challenges_id_hash_length CHECK (length(id_hash) = 64),
        CONSTRAINT ck_passkey_challenges_ceremony CHECK (ceremony IN ('add', 'show'))
    )
    """,
)
DOWNGRADE = (
    "UPDATE user_sessions SET revoked = now() WHERE awaits = 'password' AND revoked IS NULL",
    "UPDATE user_sessions SET awaits = 'code' WHERE awaits = 'password'",
    "DROP TABLE passkey_challenges",
    "DROP TABLE passkeys",
    """
    ALTER TABLE user_sessions DROP CONSTRAINT ck_user_sessions_loginstep,
      ADD CONSTRAINT ck_user_sessions_loginstep CHECK (awaits IN ('code', 'enrolment')) NOT VALID
    """,
    "ALTER TABLE users DROP COLUMN is_password_handed_over",
)


def upgrade() -> None:
    """Add them; passwords that are there count as their owners' own."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again: passkeys are lost, and logins that lack a changed password end first."""
    for statement in DOWNGRADE:
        op.execute(statement)
