"""Files that are brought in: the bank's own number of a client, imports, their pieces, mappings of columns.

No stored row is written. The index on the numbers is made afterwards, without a lock that writers wait for.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0027_imports"
down_revision = "0026_facts"

UPGRADE = (
    """
    ALTER TABLE clients ADD COLUMN external_id VARCHAR(64),
      ADD CONSTRAINT ck_clients_external_id_length CHECK (length(external_id) BETWEEN 1 AND 64) NOT VALID
    """,
    """
    CREATE TABLE imports (
        id SERIAL NOT NULL,
        kind VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        file_name VARCHAR(200) NOT NULL,
        size BIGINT NOT NULL,
        sha256 VARCHAR(64),
        names JSONB NOT NULL,
        columns JSONB NOT NULL,
        is_dry_run BOOLEAN NOT NULL,
        counts JSONB NOT NULL,
        problems JSONB NOT NULL,
        asked_by INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        seen TIMESTAMP WITH TIME ZONE NOT NULL,
        ended TIMESTAMP WITH TIME ZONE,
        trouble TEXT,
        CONSTRAINT pk_imports PRIMARY KEY (id),
        CONSTRAINT ck_imports_size CHECK (size >= 0),
        CONSTRAINT ck_imports_ended CHECK ((ended IS NULL) = (state IN ('uploading', 'running'))),
        CONSTRAINT ck_imports_importkind CHECK (kind IN ('clients', 'managers')),
        CONSTRAINT ck_imports_importstate CHECK (state IN ('uploading', 'running', 'done', 'failed')),
        CONSTRAINT fk_imports_asked_by FOREIGN KEY (asked_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_imports_asked_by_id ON imports (asked_by, id)",
    """
    CREATE TABLE import_pieces (
        import_id INTEGER NOT NULL,
        is_result BOOLEAN NOT NULL,
        number INTEGER NOT NULL,
        content BYTEA NOT NULL,
        CONSTRAINT pk_import_pieces PRIMARY KEY (import_id, is_result, number),
        CONSTRAINT fk_import_pieces_import_id FOREIGN KEY (import_id) REFERENCES imports (id)
    )
    """,
    """
    CREATE TABLE import_mappings (
        name VARCHAR(100) NOT NULL,
        kind VARCHAR(16) NOT NULL,
        columns JSONB NOT NULL,
        saved_by INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_import_mappings PRIMARY KEY (name),
        CONSTRAINT ck_import_mappings_importkind CHECK (kind IN ('clients', 'managers')),
        CONSTRAINT fk_import_mappings_saved_by FOREIGN KEY (saved_by) REFERENCES users (id)
    )
    """,
)
DOWNGRADE = (
    "DROP TABLE import_mappings",
    "DROP TABLE import_pieces",
    "DROP TABLE imports",
    "ALTER TABLE clients DROP COLUMN external_id",
)


def upgrade() -> None:
    """Add the column and the tables; every client is without a number."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with the numbers of the clients that were imported."""
    for statement in DOWNGRADE:
        op.execute(statement)
