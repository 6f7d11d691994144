"""Erasure of applications: the list names them, and triggers let through what it covers. Verifications of the trail.

No stored row is written. Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0018_erased_applications"
down_revision = "0017_what_ifs"

ALLOWED = """
    IF OLD.erased_commitment IS NULL AND NEW.erased_commitment IS NOT NULL AND NEW.salt IS NULL
      AND NEW.leaf IS NOT NULL AND (OLD.leaf IS NULL OR NEW.leaf = OLD.leaf)
      AND NOT EXISTS (
        SELECT FROM jsonb_each(to_jsonb(NEW)) AS one
        WHERE one.key = ANY (personal) AND one.value NOT IN ('{}'::jsonb, '[]'::jsonb)
      )
      AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
"""
REFUSE_BUT_ERASURE = """
CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  personal text[] := TG_ARGV;
  loose text[] := personal || ARRAY['salt', 'erased_commitment', 'leaf'];
BEGIN
  IF TG_OP = 'UPDATE' THEN<allowed>      AND EXISTS (
        SELECT FROM public.erasures AS e
<covers>
      )
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
"""
COVERS = """
        WHERE e.user_id = OLD.client_id OR e.application_id = (to_jsonb(OLD) ->> 'application_id')::bigint
          OR (e."before" > OLD.timestamp AND (e.kind = TG_TABLE_NAME
            OR (e.kind = 'applications' AND to_jsonb(OLD) ->> 'application_id' IS NOT NULL)))
"""
COVERED_BEFORE = """
        WHERE e.user_id = OLD.client_id OR (e.kind = TG_TABLE_NAME AND e."before" > OLD.timestamp)
"""
UPGRADE = (
    """
    ALTER TABLE erasures ADD COLUMN application_id BIGINT,
      DROP CONSTRAINT ck_erasures_person_since,
      DROP CONSTRAINT ck_erasures_before,
      DROP CONSTRAINT ck_erasures_erasurekind,
      ADD CONSTRAINT fk_erasures_application_id FOREIGN KEY (application_id) REFERENCES applications (id),
      ADD CONSTRAINT ck_erasures_application_id CHECK ((kind = 'application') = (application_id IS NOT NULL)),
      ADD CONSTRAINT ck_erasures_person_since
        CHECK ((kind IN ('person', 'application')) = (person_since IS NOT NULL)),
      ADD CONSTRAINT ck_erasures_before CHECK ((kind IN ('person', 'application')) = (before IS NULL)),
      ADD CONSTRAINT ck_erasures_erasurekind
        CHECK (kind IN ('person', 'application', 'applications', 'scores', 'audit_sides'))
    """,
    "CREATE UNIQUE INDEX uq_erasures_application_id ON erasures (application_id)",
    REFUSE_BUT_ERASURE.replace("<allowed>", ALLOWED).replace("<covers>", COVERS.strip("\n")),
    """
    CREATE FUNCTION refuse_change_of_application() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  loose text[] := ARRAY['external_id', 'features'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.features <> '{}'::jsonb AND NEW.features = '{}'::jsonb AND NEW.external_id = 'erased_' || OLD.id
      AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
      AND EXISTS (
        SELECT FROM public.erasures AS e
        WHERE e.application_id = OLD.id OR (e.kind = TG_TABLE_NAME AND e."before" > OLD.timestamp)
      )
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
    """,
    "DROP TRIGGER applications_refuse_change ON applications",
    """
    CREATE TRIGGER applications_refuse_change BEFORE UPDATE OR DELETE ON applications
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_application()
    """,
    """
    CREATE TABLE trail_verifications (
        id BIGSERIAL NOT NULL,
        asked_by INTEGER NOT NULL,
        started TIMESTAMP WITH TIME ZONE NOT NULL,
        seen TIMESTAMP WITH TIME ZONE NOT NULL,
        row_count BIGINT NOT NULL,
        rows_done BIGINT NOT NULL,
        ended TIMESTAMP WITH TIME ZONE,
        failure VARCHAR(200),
        event_id BIGINT,
        CONSTRAINT pk_trail_verifications PRIMARY KEY (id),
        CONSTRAINT ck_trail_verifications_result
            CHECK ((ended IS NULL) = (failure IS NULL AND event_id IS NULL)),
        CONSTRAINT fk_trail_verifications_asked_by FOREIGN KEY (asked_by) REFERENCES users (id),
        CONSTRAINT fk_trail_verifications_event_id FOREIGN KEY (event_id) REFERENCES audit_events (id)
    )
    """,
)
DOWNGRADE = (
    "DROP TABLE trail_verifications",
    "DROP TRIGGER applications_refuse_change ON applications",
    """
    CREATE TRIGGER applications_refuse_change BEFORE UPDATE OR DELETE ON applications
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    "DROP FUNCTION refuse_change_of_application()",
    REFUSE_BUT_ERASURE.replace("<allowed>", ALLOWED).replace("<covers>", COVERED_BEFORE.strip("\n")),
    "DROP INDEX uq_erasures_application_id",
    """
    ALTER TABLE erasures
      DROP CONSTRAINT ck_erasures_application_id,
      DROP CONSTRAINT ck_erasures_person_since,
      DROP CONSTRAINT ck_erasures_before,
      DROP CONSTRAINT ck_erasures_erasurekind,
      DROP COLUMN application_id,
      ADD CONSTRAINT ck_erasures_person_since CHECK ((kind = 'person') = (person_since IS NOT NULL)),
      ADD CONSTRAINT ck_erasures_before CHECK ((kind = 'person') = (before IS NULL)),
      ADD CONSTRAINT ck_erasures_erasurekind CHECK (kind IN ('person', 'scores', 'audit_sides'))
    """,
)


def upgrade() -> None:
    """Add column, rules and the table; no stored row is written."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; refused by the database where an application was erased."""
    for statement in DOWNGRADE:
        op.execute(statement)
