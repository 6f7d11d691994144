"""Answers to what would change a client's rating.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0017_what_ifs"
down_revision = "0015_jobs"

UPGRADE = (
    """
    CREATE TABLE what_ifs (
        id BIGSERIAL NOT NULL,
        client_id INTEGER NOT NULL,
        client_revision INTEGER NOT NULL,
        score_id BIGINT,
        model_version VARCHAR(64) NOT NULL,
        asked_by INTEGER,
        proba DOUBLE PRECISION NOT NULL,
        target DOUBLE PRECISION,
        answer JSONB NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_what_ifs PRIMARY KEY (id),
        CONSTRAINT fk_what_ifs_client_id_client_revision FOREIGN KEY (client_id, client_revision)
            REFERENCES client_revisions (client_id, revision),
        CONSTRAINT fk_what_ifs_score_id FOREIGN KEY (score_id) REFERENCES scores (id),
        CONSTRAINT fk_what_ifs_model_version FOREIGN KEY (model_version) REFERENCES model_versions (sha256),
        CONSTRAINT fk_what_ifs_asked_by FOREIGN KEY (asked_by) REFERENCES users (id),
        CONSTRAINT ck_what_ifs_proba CHECK (proba > 0 AND proba < 1),
        CONSTRAINT ck_what_ifs_target CHECK (target > 0 AND target < 1)
    )
    """,
    "CREATE INDEX ix_what_ifs_client_id_id ON what_ifs (client_id, id)",
    "CREATE INDEX ix_what_ifs_asked_by_timestamp ON what_ifs (asked_by, timestamp)",
)
DOWNGRADE = ("DROP TABLE what_ifs",)


def upgrade() -> None:
    """Add the table."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take it away again, with the answers."""
    for statement in DOWNGRADE:
        op.execute(statement)
