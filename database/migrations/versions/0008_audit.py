"""The audit trail: events with their erasable sides, seals, and the leaf and transaction of each row that is sealed.

No stored row is written: what is there has no leaf and no transaction, and its first seal says how it was found. The
indexes by transaction are made afterwards, without a lock that writers wait for (`database.sealing`). Plain SQL,
because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0008_audit"
down_revision = "0007_models_and_traffic"

SEALED = ("audit_events", "client_revisions", "scores")
UPGRADE = (
    """
    CREATE FUNCTION audit_era() RETURNS bigint LANGUAGE sql STABLE AS $body$ SELECT 0::bigint $body$
    """,
    """
    DO $do$ BEGIN EXECUTE format(
      'CREATE FUNCTION audit_cluster() RETURNS text LANGUAGE sql STABLE AS $body$ SELECT %L::text $body$',
      (SELECT system_identifier::text FROM pg_control_system())
    ); END $do$
    """,
    """
    CREATE FUNCTION audit_xact() RETURNS bigint LANGUAGE sql STABLE AS
    $body$ SELECT (public.audit_era() << 48) + pg_current_xact_id()::text::bigint $body$
    """,
    """
    CREATE TABLE audit_events (
        id BIGSERIAL NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        actor VARCHAR(16) NOT NULL,
        actor_id INTEGER,
        act VARCHAR(40) NOT NULL,
        object_kind VARCHAR(40) NOT NULL,
        object_id VARCHAR(200),
        request_id VARCHAR(64),
        details JSONB NOT NULL,
        commitment BYTEA,
        leaf BYTEA,
        CONSTRAINT pk_audit_events PRIMARY KEY (id),
        CONSTRAINT ck_audit_events_actor_id CHECK ((actor = 'user') = (actor_id IS NOT NULL)),
        CONSTRAINT ck_audit_events_actorkind CHECK (actor IN ('user', 'console', 'system'))
    )
    """,
    "CREATE INDEX ix_audit_events_object_kind_object_id_id ON audit_events (object_kind, object_id, id)",
    "CREATE INDEX ix_audit_events_actor_id_id ON audit_events (actor_id, id)",
    """
    CREATE TABLE audit_sides (
        event_id BIGINT NOT NULL,
        salt BYTEA NOT NULL,
        content BYTEA NOT NULL,
        CONSTRAINT pk_audit_sides PRIMARY KEY (event_id),
        CONSTRAINT fk_audit_sides_event_id FOREIGN KEY (event_id) REFERENCES audit_events (id)
    )
    """,
    """
    CREATE TABLE seals (
        number BIGINT NOT NULL,
        era INTEGER NOT NULL,
        sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        is_as_found BOOLEAN NOT NULL,
        start JSONB NOT NULL,
        "end" JSONB NOT NULL,
        count BIGINT NOT NULL,
        root BYTEA NOT NULL,
        previous BYTEA NOT NULL,
        public_key BYTEA NOT NULL,
        signature BYTEA NOT NULL,
        CONSTRAINT pk_seals PRIMARY KEY (number),
        CONSTRAINT ck_seals_number CHECK (number >= 1)
    )
    """,
    "ALTER TABLE scores ADD COLUMN request_id VARCHAR(64), ADD COLUMN leaf BYTEA",
    "ALTER TABLE client_revisions ADD COLUMN leaf BYTEA",
    *(f"ALTER TABLE {table} ADD COLUMN xact bigint" for table in SEALED),
    *(f"ALTER TABLE {table} ALTER COLUMN xact SET DEFAULT audit_xact()" for table in SEALED),
    *(
        statement
        for table in ("audit_events", "seals")
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
    "DROP TABLE seals",
    "DROP TABLE audit_sides",
    "DROP TABLE audit_events",
    "ALTER TABLE client_revisions DROP COLUMN xact, DROP COLUMN leaf",
    "ALTER TABLE scores DROP COLUMN xact, DROP COLUMN leaf, DROP COLUMN request_id",
    "DROP FUNCTION audit_xact()",
    "DROP FUNCTION audit_cluster()",
    "DROP FUNCTION audit_era()",
)


def upgrade() -> None:
    """Add tables, columns and triggers; a default is set after its column, so that no stored row is written."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the trail."""
    for statement in DOWNGRADE:
        op.execute(statement)
