"""Roles of auditors and risk officers, and acts that wait for a second person.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0010_approvals"
down_revision = "0009_reads"

UPGRADE = (
    "ALTER TABLE users DROP CONSTRAINT ck_users_role",
    """
    ALTER TABLE users ADD CONSTRAINT ck_users_role
    CHECK (role IN ('client', 'manager', 'admin', 'auditor', 'risk')) NOT VALID
    """,
    "ALTER TABLE users VALIDATE CONSTRAINT ck_users_role",
    """
    CREATE TABLE proposals (
        id BIGSERIAL NOT NULL,
        act VARCHAR(40) NOT NULL,
        object_kind VARCHAR(40) NOT NULL,
        object_id VARCHAR(200),
        change JSONB NOT NULL,
        secret VARCHAR(255),
        digest VARCHAR(64) NOT NULL,
        state_digest VARCHAR(64) NOT NULL,
        proposer_kind VARCHAR(16) NOT NULL,
        proposer_id INTEGER,
        reason TEXT,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        status VARCHAR(16) NOT NULL,
        approver_id INTEGER,
        closed_by INTEGER,
        decided TIMESTAMP WITH TIME ZONE,
        decision_reason TEXT,
        CONSTRAINT pk_proposals PRIMARY KEY (id),
        CONSTRAINT ck_proposals_proposer_id CHECK ((proposer_kind = 'user') = (proposer_id IS NOT NULL)),
        CONSTRAINT ck_proposals_approver_is_another CHECK (approver_id <> proposer_id),
        CONSTRAINT ck_proposals_approver_id CHECK ((status = 'approved') = (approver_id IS NOT NULL)),
        CONSTRAINT ck_proposals_decided CHECK ((status = 'open') = (decided IS NULL)),
        CONSTRAINT ck_proposals_secret CHECK (status = 'open' OR secret IS NULL),
        CONSTRAINT ck_proposals_digest_length CHECK (length(digest) = 64),
        CONSTRAINT ck_proposals_state_digest_length CHECK (length(state_digest) = 64),
        CONSTRAINT ck_proposals_actorkind CHECK (proposer_kind IN ('user', 'console', 'system')),
        CONSTRAINT ck_proposals_proposalstatus
            CHECK (status IN ('open', 'approved', 'rejected', 'withdrawn', 'expired', 'void')),
        CONSTRAINT fk_proposals_proposer_id FOREIGN KEY (proposer_id) REFERENCES users (id),
        CONSTRAINT fk_proposals_approver_id FOREIGN KEY (approver_id) REFERENCES users (id),
        CONSTRAINT fk_proposals_closed_by FOREIGN KEY (closed_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_proposals_status_id ON proposals (status, id)",
)
DOWNGRADE = (
    "DROP TABLE proposals",
    "ALTER TABLE users DROP CONSTRAINT ck_users_role",
    "ALTER TABLE users ADD CONSTRAINT ck_users_role CHECK (role IN ('client', 'manager', 'admin'))",
)


def upgrade() -> None:
    """Allow the two roles and make the table."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; refused by the database while a user has one of them."""
    for statement in DOWNGRADE:
        op.execute(statement)
