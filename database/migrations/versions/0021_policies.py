"""Decision policies: their content, stages and references; the emergency stop of decisions.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0021_policies"
down_revision = "0018_erased_applications"

UPGRADE = (
    """
    CREATE TABLE policies (
        sha256 VARCHAR(64) NOT NULL,
        name VARCHAR(100) NOT NULL,
        version INTEGER NOT NULL,
        text TEXT NOT NULL,
        contract_hash VARCHAR(64) NOT NULL,
        stage VARCHAR(16) NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        created_by INTEGER,
        CONSTRAINT pk_policies PRIMARY KEY (sha256),
        CONSTRAINT ck_policies_sha256_length CHECK (length(sha256) = 64),
        CONSTRAINT ck_policies_contract_hash_length CHECK (length(contract_hash) = 64),
        CONSTRAINT ck_policies_version CHECK (version >= 1),
        CONSTRAINT ck_policies_policystage CHECK (stage IN ('draft', 'shadow', 'active', 'retired')),
        CONSTRAINT fk_policies_created_by FOREIGN KEY (created_by) REFERENCES users (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_policies_active ON policies (stage) WHERE stage = 'active'",
    """
    CREATE TABLE policy_stage_changes (
        id BIGSERIAL NOT NULL,
        policy_sha256 VARCHAR(64) NOT NULL,
        stage VARCHAR(16) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_by INTEGER,
        proposal_id BIGINT,
        reason TEXT,
        CONSTRAINT pk_policy_stage_changes PRIMARY KEY (id),
        CONSTRAINT ck_policy_stage_changes_policystage CHECK (stage IN ('draft', 'shadow', 'active', 'retired')),
        CONSTRAINT fk_policy_stage_changes_policy_sha256 FOREIGN KEY (policy_sha256) REFERENCES policies (sha256),
        CONSTRAINT fk_policy_stage_changes_changed_by FOREIGN KEY (changed_by) REFERENCES users (id),
        CONSTRAINT fk_policy_stage_changes_proposal_id FOREIGN KEY (proposal_id) REFERENCES proposals (id)
    )
    """,
    "CREATE INDEX ix_policy_stage_changes_policy_sha256_id ON policy_stage_changes (policy_sha256, id)",
    """
    CREATE TABLE policy_references (
        policy_sha256 VARCHAR(64) NOT NULL,
        model_version VARCHAR(64) NOT NULL,
        vectors JSONB NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_policy_references PRIMARY KEY (policy_sha256, model_version),
        CONSTRAINT ck_policy_references_sha256_length CHECK (length(sha256) = 64),
        CONSTRAINT fk_policy_references_policy_sha256 FOREIGN KEY (policy_sha256) REFERENCES policies (sha256),
        CONSTRAINT fk_policy_references_model_version FOREIGN KEY (model_version) REFERENCES model_versions (sha256)
    )
    """,
    """
    CREATE TABLE decision_stops (
        id BIGSERIAL NOT NULL,
        is_on BOOLEAN NOT NULL,
        reason TEXT NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_by INTEGER,
        CONSTRAINT pk_decision_stops PRIMARY KEY (id),
        CONSTRAINT ck_decision_stops_reason CHECK (reason <> ''),
        CONSTRAINT fk_decision_stops_changed_by FOREIGN KEY (changed_by) REFERENCES users (id)
    )
    """,
    """
    CREATE TRIGGER policies_refuse_change
    BEFORE UPDATE OF sha256, name, version, text, contract_hash, created, created_by OR DELETE ON policies
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER policies_refuse_truncate BEFORE TRUNCATE ON policies
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    *(
        statement
        for table in ("policy_stage_changes", "policy_references", "decision_stops")
        for statement in (
            f"""
            CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            f"""
            CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """,
        )
    ),
)
DOWNGRADE = (
    "DROP TABLE decision_stops",
    "DROP TABLE policy_references",
    "DROP TABLE policy_stage_changes",
    "DROP TABLE policies",
)


def upgrade() -> None:
    """Add the tables."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the policies."""
    for statement in DOWNGRADE:
        op.execute(statement)
