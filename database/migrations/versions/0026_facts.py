"""Facts from outside the contract; jobs that decide.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0026_facts"
down_revision = "0024_referral_answers"

UPGRADE = (
    """
    CREATE TABLE facts (
        id BIGSERIAL NOT NULL,
        client_id INTEGER,
        application_id BIGINT,
        name VARCHAR(64) NOT NULL,
        value JSONB NOT NULL,
        source VARCHAR(100) NOT NULL,
        time TIMESTAMP WITH TIME ZONE NOT NULL,
        recorded_by INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_facts PRIMARY KEY (id),
        CONSTRAINT ck_facts_subject CHECK ((client_id IS NULL) = (application_id IS NOT NULL)),
        CONSTRAINT ck_facts_name_length CHECK (length(name) BETWEEN 1 AND 64),
        CONSTRAINT ck_facts_source_length CHECK (length(source) BETWEEN 1 AND 100),
        CONSTRAINT fk_facts_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_facts_application_id FOREIGN KEY (application_id) REFERENCES applications (id),
        CONSTRAINT fk_facts_recorded_by FOREIGN KEY (recorded_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_facts_client_id_name_time_id ON facts (client_id, name, time, id) WHERE client_id IS NOT NULL",
    """
    CREATE INDEX ix_facts_application_id_name_time_id ON facts (application_id, name, time, id)
    WHERE application_id IS NOT NULL
    """,
    """
CREATE FUNCTION refuse_change_but_erased_fact() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (
      SELECT FROM public.erasures AS e
      WHERE e.user_id = OLD.client_id OR e.application_id = OLD.application_id
        OR (e.kind = 'applications' AND e."before" > OLD.timestamp AND OLD.application_id IS NOT NULL)
    ) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
    """,
    """
    CREATE TRIGGER facts_refuse_change BEFORE UPDATE OR DELETE ON facts
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erased_fact()
    """,
    """
    CREATE TRIGGER facts_refuse_truncate BEFORE TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    ALTER TABLE jobs ADD COLUMN policy_sha256 VARCHAR(64),
      ADD CONSTRAINT fk_jobs_policy_sha256 FOREIGN KEY (policy_sha256) REFERENCES policies (sha256)
    """,
    "ALTER TABLE job_results ADD COLUMN outcome VARCHAR(16)",
)
DOWNGRADE = (
    "ALTER TABLE job_results DROP COLUMN outcome",
    "ALTER TABLE jobs DROP COLUMN policy_sha256",
    "DROP TABLE facts",
    "DROP FUNCTION refuse_change_but_erased_fact()",
)


def upgrade() -> None:
    """Add the table, its triggers and the columns; no row that is there is read or written."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the facts; decisions keep those they rest on."""
    for statement in DOWNGRADE:
        op.execute(statement)
