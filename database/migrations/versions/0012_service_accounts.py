"""Service accounts and their keys: programs call with a key instead of a person's session.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0012_service_accounts"
down_revision = "0011_erasure"

UPGRADE = (
    """
    ALTER TABLE users DROP CONSTRAINT ck_users_role,
      ADD CONSTRAINT ck_users_role CHECK (
        role IN ('client', 'manager', 'admin', 'auditor', 'risk', 'service')
      ) NOT VALID
    """,
    """
    ALTER TABLE audit_events DROP CONSTRAINT ck_audit_events_actor_id, DROP CONSTRAINT ck_audit_events_actorkind,
      ADD CONSTRAINT ck_audit_events_actor_id CHECK ((actor IN ('user', 'service')) = (actor_id IS NOT NULL)) NOT VALID,
      ADD CONSTRAINT ck_audit_events_actorkind CHECK (actor IN ('user', 'console', 'system', 'service')) NOT VALID
    """,
    """
    ALTER TABLE proposals DROP CONSTRAINT ck_proposals_actorkind,
      ADD CONSTRAINT ck_proposals_actorkind CHECK (proposer_kind IN ('user', 'console', 'system', 'service')) NOT VALID
    """,
    """
    CREATE TABLE api_keys (
        id SERIAL NOT NULL,
        account_id INTEGER NOT NULL,
        key_hash VARCHAR(64) NOT NULL,
        prefix VARCHAR(16) NOT NULL,
        scopes VARCHAR(60) NOT NULL,
        per_minute INTEGER NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        created_by INTEGER,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        revoked TIMESTAMP WITH TIME ZONE,
        used TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_api_keys PRIMARY KEY (id),
        CONSTRAINT ck_api_keys_key_hash_length CHECK (length(key_hash) = 64),
        CONSTRAINT ck_api_keys_per_minute CHECK (per_minute BETWEEN 1 AND 1000000),
        CONSTRAINT ck_api_keys_scopes CHECK (scopes <> ''),
        CONSTRAINT fk_api_keys_account_id FOREIGN KEY (account_id) REFERENCES users (id),
        CONSTRAINT uq_api_keys_key_hash UNIQUE (key_hash),
        CONSTRAINT fk_api_keys_created_by FOREIGN KEY (created_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_api_keys_account_id ON api_keys (account_id)",
    """
    CREATE TABLE api_key_uses (
        key_id INTEGER NOT NULL,
        minute TIMESTAMP WITH TIME ZONE NOT NULL,
        taken INTEGER NOT NULL,
        CONSTRAINT pk_api_key_uses PRIMARY KEY (key_id),
        CONSTRAINT fk_api_key_uses_key_id FOREIGN KEY (key_id) REFERENCES api_keys (id)
    )
    """,
)
DOWNGRADE = (
    "DROP TABLE api_key_uses",
    "DROP TABLE api_keys",
    """
    ALTER TABLE proposals DROP CONSTRAINT ck_proposals_actorkind,
      ADD CONSTRAINT ck_proposals_actorkind CHECK (proposer_kind IN ('user', 'console', 'system'))
    """,
    """
    ALTER TABLE audit_events DROP CONSTRAINT ck_audit_events_actor_id, DROP CONSTRAINT ck_audit_events_actorkind,
      ADD CONSTRAINT ck_audit_events_actor_id CHECK ((actor = 'user') = (actor_id IS NOT NULL)),
      ADD CONSTRAINT ck_audit_events_actorkind CHECK (actor IN ('user', 'console', 'system'))
    """,
    """
    ALTER TABLE users DROP CONSTRAINT ck_users_role,
      ADD CONSTRAINT ck_users_role CHECK (role IN ('client', 'manager', 'admin', 'auditor', 'risk'))
    """,
)


def upgrade() -> None:
    """Add tables and widen what a user and an actor may be; stored rows are looked through afterwards."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; refused by the database where service accounts are there."""
    for statement in DOWNGRADE:
        op.execute(statement)
