"""Erasure: the list of what was erased, and columns that let a sealed row outlive what is personal in it.

No stored row is written: what is there has no salt, and its leaf is of the first version. Its personal columns can be
erased as well; its leaf then stands for itself. Plain SQL, because this file must say the same in years, whatever the
models say by then.
"""

from alembic import op

revision = "0011_erasure"
down_revision = "0010_approvals"

ERASABLE = {"client_revisions": "'changes', 'features'", "scores": "'reasons'"}
UPGRADE = (
    """
    CREATE TABLE erasures (
        id BIGSERIAL NOT NULL,
        kind VARCHAR(16) NOT NULL,
        user_id INTEGER,
        person_since TIMESTAMP WITH TIME ZONE,
        before TIMESTAMP WITH TIME ZONE,
        ground VARCHAR(40) NOT NULL,
        event_id BIGINT NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_erasures PRIMARY KEY (id),
        CONSTRAINT uq_erasures_user_id UNIQUE (user_id),
        CONSTRAINT ck_erasures_user_id CHECK ((kind = 'person') = (user_id IS NOT NULL)),
        CONSTRAINT ck_erasures_person_since CHECK ((kind = 'person') = (person_since IS NOT NULL)),
        CONSTRAINT ck_erasures_before CHECK ((kind = 'person') = (before IS NULL)),
        CONSTRAINT ck_erasures_erasurekind CHECK (kind IN ('person', 'scores', 'audit_sides')),
        CONSTRAINT fk_erasures_user_id FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT fk_erasures_event_id FOREIGN KEY (event_id) REFERENCES audit_events (id)
    )
    """,
    """
    CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  personal text[] := TG_ARGV;
  loose text[] := personal || ARRAY['salt', 'erased_commitment', 'leaf'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.erased_commitment IS NULL AND NEW.erased_commitment IS NOT NULL AND NEW.salt IS NULL
      AND NEW.leaf IS NOT NULL AND (OLD.leaf IS NULL OR NEW.leaf = OLD.leaf)
      AND NOT EXISTS (
        SELECT FROM jsonb_each(to_jsonb(NEW)) AS one
        WHERE one.key = ANY (personal) AND one.value NOT IN ('{}'::jsonb, '[]'::jsonb)
      )
      AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
      AND EXISTS (
        SELECT FROM public.erasures AS e
        WHERE e.user_id = OLD.client_id OR (e.kind = TG_TABLE_NAME AND e."before" > OLD.timestamp)
      )
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
    """,
    """
    CREATE TRIGGER erasures_refuse_change BEFORE UPDATE OR DELETE ON erasures
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER erasures_refuse_truncate BEFORE TRUNCATE ON erasures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    *(
        statement
        for table, columns in ERASABLE.items()
        for statement in (
            f"ALTER TABLE {table} ADD COLUMN salt BYTEA, ADD COLUMN erased_commitment BYTEA",
            f"DROP TRIGGER {table}_refuse_change ON {table}",
            f"""
            CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure({columns})
            """,
        )
    ),
)
DOWNGRADE = (
    *(
        statement
        for table in ERASABLE
        for statement in (
            f"DROP TRIGGER {table}_refuse_change ON {table}",
            f"""
            CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            f"ALTER TABLE {table} DROP COLUMN salt, DROP COLUMN erased_commitment",
        )
    ),
    "DROP TABLE erasures",
    "DROP FUNCTION refuse_change_but_erasure()",
)


def upgrade() -> None:
    """Add the list, the columns, and triggers that let through what the list covers."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again. What was erased stays erased; rows of the second version can no longer be verified."""
    for statement in DOWNGRADE:
        op.execute(statement)
