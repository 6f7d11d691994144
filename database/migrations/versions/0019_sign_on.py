"""Sign-on by a provider: identities, invitations, spent tokens; people who have no password here.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0019_sign_on"
down_revision = "0022_decisions"

UPGRADE = (
    "ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL",
    "ALTER TABLE user_sessions ADD COLUMN provider_session VARCHAR(64)",
    """
    CREATE TABLE sign_on_identities (
        user_id INTEGER NOT NULL,
        issuer VARCHAR(255) NOT NULL,
        subject VARCHAR(255) NOT NULL,
        bound TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_sign_on_identities PRIMARY KEY (user_id),
        CONSTRAINT uq_sign_on_identities_issuer_subject UNIQUE (issuer, subject),
        CONSTRAINT fk_sign_on_identities_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE sign_on_invitations (
        id SERIAL NOT NULL,
        user_id INTEGER NOT NULL,
        token_hash VARCHAR(64) NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        created_by INTEGER,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        used TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_sign_on_invitations PRIMARY KEY (id),
        CONSTRAINT ck_sign_on_invitations_token_hash_length CHECK (length(token_hash) = 64),
        CONSTRAINT fk_sign_on_invitations_user_id FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT uq_sign_on_invitations_token_hash UNIQUE (token_hash),
        CONSTRAINT fk_sign_on_invitations_created_by FOREIGN KEY (created_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_sign_on_invitations_user_id ON sign_on_invitations (user_id)",
    """
    CREATE TABLE spent_tokens (
        token_hash VARCHAR(64) NOT NULL,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_spent_tokens PRIMARY KEY (token_hash),
        CONSTRAINT ck_spent_tokens_token_hash_length CHECK (length(token_hash) = 64)
    )
    """,
    "CREATE INDEX ix_spent_tokens_expires ON spent_tokens (expires)",
)
DOWNGRADE = (
    "DROP TABLE spent_tokens",
    "DROP TABLE sign_on_invitations",
    "DROP TABLE sign_on_identities",
    "ALTER TABLE user_sessions DROP COLUMN provider_session",
    "UPDATE users SET password_hash = '' WHERE password_hash IS NULL",
    "ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL",
)


def upgrade() -> None:
    """Add tables and columns; every person keeps the password."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again: people who signed on by the provider need a password that an admin sets."""
    for statement in DOWNGRADE:
        op.execute(statement)
