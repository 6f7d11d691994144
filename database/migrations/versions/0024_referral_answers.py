"""People's answers to referrals; the database takes no approval while decisions are stopped.

Plain SQL, because this file must say the same in years, whatever the models say by then. The constraint on the list of
erasures is looked through afterwards.
"""

from alembic import op

revision = "0024_referral_answers"
down_revision = "0028_several_credits"

UPGRADE = (
    """
    CREATE TABLE referral_answers (
        id BIGSERIAL NOT NULL,
        referral_id BIGINT NOT NULL,
        client_id INTEGER,
        application_id BIGINT,
        outcome VARCHAR(16) NOT NULL,
        credit_limit DOUBLE PRECISION,
        price DOUBLE PRECISION,
        decided_by INTEGER NOT NULL,
        grounds JSONB NOT NULL,
        request_id VARCHAR(64),
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        leaf BYTEA,
        salt BYTEA,
        erased_commitment BYTEA,
        CONSTRAINT pk_referral_answers PRIMARY KEY (id),
        CONSTRAINT ck_referral_answers_outcome CHECK (outcome IN ('approve', 'decline')),
        CONSTRAINT ck_referral_answers_subject CHECK ((client_id IS NULL) = (application_id IS NOT NULL)),
        CONSTRAINT ck_referral_answers_credit_limit CHECK (credit_limit >= 0),
        CONSTRAINT ck_referral_answers_price CHECK (price >= 0),
        CONSTRAINT ck_referral_answers_declined CHECK (
            outcome = 'approve' OR (credit_limit IS NULL AND price IS NULL)
        ),
        CONSTRAINT ck_referral_answers_decided_by CHECK (client_id IS NULL OR client_id <> decided_by),
        CONSTRAINT uq_referral_answers_referral_id UNIQUE (referral_id),
        CONSTRAINT fk_referral_answers_referral_id FOREIGN KEY (referral_id) REFERENCES decisions (id),
        CONSTRAINT fk_referral_answers_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_referral_answers_application_id FOREIGN KEY (application_id) REFERENCES applications (id),
        CONSTRAINT fk_referral_answers_decided_by FOREIGN KEY (decided_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_referral_answers_client_id_id ON referral_answers (client_id, id)",
    """
    CREATE INDEX ix_referral_answers_application_id_id ON referral_answers (application_id, id)
    WHERE application_id IS NOT NULL
    """,
    """
    CREATE TRIGGER referral_answers_refuse_change BEFORE UPDATE OR DELETE ON referral_answers
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('grounds')
    """,
    """
    CREATE TRIGGER referral_answers_refuse_truncate BEFORE TRUNCATE ON referral_answers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "ALTER TABLE referral_answers ADD COLUMN xact bigint",
    "ALTER TABLE referral_answers ALTER COLUMN xact SET DEFAULT audit_xact()",
    """
    CREATE FUNCTION heed_stop_of_answers() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('decision stop', 0));
  IF NEW.outcome = 'approve' AND (SELECT one.is_on FROM public.decision_stops AS one ORDER BY one.id DESC LIMIT 1) THEN
    RAISE EXCEPTION USING MESSAGE = 'decisions are stopped', ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$body$
    """,
    """
    CREATE TRIGGER referral_answers_heed_stop BEFORE INSERT ON referral_answers
    FOR EACH ROW EXECUTE FUNCTION heed_stop_of_answers()
    """,
    """
    ALTER TABLE erasures DROP CONSTRAINT ck_erasures_erasurekind,
      ADD CONSTRAINT ck_erasures_erasurekind CHECK (kind IN (
        'person', 'application', 'applications', 'scores', 'decisions', 'referral_answers', 'audit_sides'
      )) NOT VALID
    """,
)
DOWNGRADE = (
    """
    ALTER TABLE erasures DROP CONSTRAINT ck_erasures_erasurekind,
      ADD CONSTRAINT ck_erasures_erasurekind CHECK (kind IN (
        'person', 'application', 'applications', 'scores', 'decisions', 'audit_sides'
      ))
    """,
    "DROP TABLE referral_answers",
    "DROP FUNCTION heed_stop_of_answers()",
)


def upgrade() -> None:
    """Add the table and its triggers."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the answers; refused where answers were erased by age."""
    for statement in DOWNGRADE:
        op.execute(statement)
