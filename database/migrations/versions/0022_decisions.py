"""Decisions beside the scores they are about; the database itself heeds the emergency stop.

Plain SQL, because this file must say the same in years, whatever the models say by then. The constraint on the list of
erasures is looked through afterwards.
"""

from alembic import op

revision = "0022_decisions"
down_revision = "0020_passkeys"

UPGRADE = (
    """
    CREATE TABLE decisions (
        id BIGSERIAL NOT NULL,
        score_id BIGINT NOT NULL,
        client_id INTEGER,
        application_id BIGINT,
        policy_sha256 VARCHAR(64) NOT NULL,
        is_shadow BOOLEAN NOT NULL,
        is_stopped BOOLEAN NOT NULL,
        outcome VARCHAR(16) NOT NULL,
        credit_limit DOUBLE PRECISION,
        price DOUBLE PRECISION,
        decided_by INTEGER,
        basis JSONB NOT NULL,
        rules JSONB NOT NULL,
        reasons JSONB NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        leaf BYTEA,
        salt BYTEA,
        erased_commitment BYTEA,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT ck_decisions_outcome CHECK (outcome IN ('approve', 'refer', 'decline')),
        CONSTRAINT ck_decisions_subject CHECK ((client_id IS NULL) = (application_id IS NOT NULL)),
        CONSTRAINT ck_decisions_credit_limit CHECK (credit_limit >= 0),
        CONSTRAINT ck_decisions_price CHECK (price >= 0),
        CONSTRAINT ck_decisions_is_stopped CHECK (NOT is_stopped OR outcome = 'refer'),
        CONSTRAINT uq_decisions_score_id_policy_sha256 UNIQUE (score_id, policy_sha256),
        CONSTRAINT fk_decisions_score_id FOREIGN KEY (score_id) REFERENCES scores (id),
        CONSTRAINT fk_decisions_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_decisions_application_id FOREIGN KEY (application_id) REFERENCES applications (id),
        CONSTRAINT fk_decisions_policy_sha256 FOREIGN KEY (policy_sha256) REFERENCES policies (sha256),
        CONSTRAINT fk_decisions_decided_by FOREIGN KEY (decided_by) REFERENCES users (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_decisions_score_id ON decisions (score_id) WHERE NOT is_shadow",
    "CREATE INDEX ix_decisions_client_id_id ON decisions (client_id, id)",
    """
    CREATE INDEX ix_decisions_application_id_id ON decisions (application_id, id) WHERE application_id IS NOT NULL
    """,
    """
    CREATE TRIGGER decisions_refuse_change BEFORE UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('basis', 'reasons', 'rules')
    """,
    """
    CREATE TRIGGER decisions_refuse_truncate BEFORE TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "ALTER TABLE decisions ADD COLUMN xact bigint",
    "ALTER TABLE decisions ALTER COLUMN xact SET DEFAULT audit_xact()",
    """
    CREATE FUNCTION heed_decision_stop() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('decision stop', 0));
  IF NEW.outcome <> 'refer' AND NOT NEW.is_shadow
    AND (SELECT one.is_on FROM public.decision_stops AS one ORDER BY one.id DESC LIMIT 1)
  THEN
    RAISE EXCEPTION USING MESSAGE = 'decisions are stopped', ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$body$
    """,
    """
    CREATE TRIGGER decisions_heed_stop BEFORE INSERT ON decisions
    FOR EACH ROW EXECUTE FUNCTION heed_decision_stop()
    """,
    """
    CREATE FUNCTION await_decisions() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('decision stop', 0));
  RETURN NEW;
END
$body$
    """,
    """
    CREATE TRIGGER decision_stops_await_decisions BEFORE INSERT ON decision_stops
    FOR EACH ROW EXECUTE FUNCTION await_decisions()
    """,
    """
    ALTER TABLE erasures DROP CONSTRAINT ck_erasures_erasurekind,
      ADD CONSTRAINT ck_erasures_erasurekind CHECK (kind IN (
        'person', 'application', 'applications', 'scores', 'decisions', 'audit_sides'
      )) NOT VALID
    """,
)
DOWNGRADE = (
    """
    ALTER TABLE erasures DROP CONSTRAINT ck_erasures_erasurekind,
      ADD CONSTRAINT ck_erasures_erasurekind CHECK (kind IN (
        'person', 'application', 'applications', 'scores', 'audit_sides'
      ))
    """,
    "DROP TRIGGER decision_stops_await_decisions ON decision_stops",
    "DROP FUNCTION await_decisions()",
    "DROP TABLE decisions",
    "DROP FUNCTION heed_decision_stop()",
)


def upgrade() -> None:
    """Add the table and the triggers."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the decisions; refused where decisions were erased by age."""
    for statement in DOWNGRADE:
        op.execute(statement)
