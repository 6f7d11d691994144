"""Applicants without an account: applications, and scores that are about one of them instead of a client.

Plain SQL, because this file must say the same in years, whatever the models say by then. Constraints on the large table
are looked through afterwards, and its index is made afterwards, without a lock that writers wait for.
"""

from alembic import op

revision = "0013_applications"
down_revision = "0012_service_accounts"

UPGRADE = (
    """
    CREATE TABLE applications (
        id BIGSERIAL NOT NULL,
        account_id INTEGER NOT NULL,
        external_id VARCHAR(100) NOT NULL,
        features JSONB NOT NULL,
        contract_hash VARCHAR(64) NOT NULL,
        revision INTEGER NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_applications PRIMARY KEY (id),
        CONSTRAINT uq_applications_account_id_external_id UNIQUE (account_id, external_id),
        CONSTRAINT ck_applications_external_id_length CHECK (length(external_id) BETWEEN 1 AND 100),
        CONSTRAINT ck_applications_revision CHECK (revision >= 1),
        CONSTRAINT ck_applications_contract_hash_length CHECK (length(contract_hash) = 64),
        CONSTRAINT fk_applications_account_id FOREIGN KEY (account_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TRIGGER applications_refuse_change BEFORE UPDATE OR DELETE ON applications
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER applications_refuse_truncate BEFORE TRUNCATE ON applications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    ALTER TABLE scores ADD COLUMN application_id BIGINT, ALTER COLUMN client_id DROP NOT NULL,
      ALTER COLUMN client_revision DROP NOT NULL,
      ADD CONSTRAINT fk_scores_application_id FOREIGN KEY (application_id) REFERENCES applications (id) NOT VALID,
      ADD CONSTRAINT ck_scores_subject CHECK (
        (client_id IS NULL) = (application_id IS NOT NULL) AND (client_id IS NULL) = (client_revision IS NULL)
      ) NOT VALID
    """,
    """
    CREATE TABLE application_requests (
        account_id INTEGER NOT NULL,
        route VARCHAR(100) NOT NULL,
        key VARCHAR(200) NOT NULL,
        request_hash VARCHAR(64) NOT NULL,
        score_id BIGINT NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_application_requests PRIMARY KEY (account_id, route, key),
        CONSTRAINT fk_application_requests_account_id FOREIGN KEY (account_id) REFERENCES users (id),
        CONSTRAINT fk_application_requests_score_id FOREIGN KEY (score_id) REFERENCES scores (id)
    )
    """,
    "CREATE INDEX ix_application_requests_timestamp ON application_requests (timestamp)",
)
DOWNGRADE = (
    "DROP TABLE application_requests",
    """
    ALTER TABLE scores DROP CONSTRAINT ck_scores_subject, DROP CONSTRAINT fk_scores_application_id,
      ALTER COLUMN client_id SET NOT NULL, ALTER COLUMN client_revision SET NOT NULL, DROP COLUMN application_id
    """,
    "DROP TABLE applications",
)


def upgrade() -> None:
    """Add tables and column; no stored row is written or looked at."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; refused by the database where an application was scored."""
    for statement in DOWNGRADE:
        op.execute(statement)
