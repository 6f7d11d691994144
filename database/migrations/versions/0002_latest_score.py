"""The latest score beside the client, the state of a credit in columns, and the indexes that lists are read from.

What is stored already is filled in: the newest event of each client that is no shadow. Plain SQL, because this
file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0002_latest_score"
down_revision = "0001_initial"

LATEST_STATUS = "CAST((payment_history -> 0) ->> 'status' AS VARCHAR)"
UPGRADE = (
    "DROP INDEX ix_scores_client_id_id",
    "ALTER TABLE scores ADD CONSTRAINT uq_scores_client_id_id UNIQUE (client_id, id)",
    """
    ALTER TABLE clients
        ADD COLUMN latest_score_id BIGINT,
        ADD COLUMN latest_score DOUBLE PRECISION,
        ADD COLUMN scored_at TIMESTAMP WITH TIME ZONE
    """,
    """
    UPDATE clients SET latest_score_id = latest.id, latest_score = latest.score, scored_at = latest.timestamp
    FROM (
        SELECT DISTINCT ON (client_id) client_id, id, score, timestamp FROM scores
        WHERE source <> 'shadow' ORDER BY client_id, id DESC
    ) AS latest
    WHERE latest.client_id = clients.user_id
    """,
    """
    ALTER TABLE clients
        ADD CONSTRAINT ck_clients_latest_score_whole CHECK (
            (latest_score_id IS NULL) = (latest_score IS NULL) AND (latest_score IS NULL) = (scored_at IS NULL)
        ),
        ADD CONSTRAINT fk_clients_user_id_latest_score_id
            FOREIGN KEY (user_id, latest_score_id) REFERENCES scores (client_id, id)
    """,
    "DROP INDEX ix_clients_manager_id",
    "CREATE INDEX ix_clients_manager_id_user_id ON clients (manager_id, user_id)",
    "CREATE INDEX ix_clients_latest_score_user_id ON clients (latest_score, user_id)",
    "CREATE INDEX ix_clients_scored_at_user_id ON clients (scored_at, user_id) INCLUDE (latest_score)",
    "ALTER TABLE clients SET (autovacuum_vacuum_scale_factor = 0.01)",
    f"""
    ALTER TABLE credits
        ADD COLUMN payment_status VARCHAR(1) GENERATED ALWAYS AS ({LATEST_STATUS}) STORED,
        ADD COLUMN overdue BOOLEAN
            GENERATED ALWAYS AS (coalesce({LATEST_STATUS} IN ('1', '2', '3', '4', '5'), false)) STORED NOT NULL
    """,
    "CREATE INDEX ix_credits_overdue ON credits (client_id) WHERE overdue",
    "CREATE INDEX ix_users_last_name_first_name_id ON users (last_name, first_name, id)",
)
DOWNGRADE = (
    "DROP INDEX ix_users_last_name_first_name_id",
    "ALTER TABLE credits DROP COLUMN overdue, DROP COLUMN payment_status",
    "ALTER TABLE clients DROP COLUMN latest_score_id, DROP COLUMN latest_score, DROP COLUMN scored_at",
    "ALTER TABLE clients RESET (autovacuum_vacuum_scale_factor)",
    "DROP INDEX ix_clients_manager_id_user_id",
    "CREATE INDEX ix_clients_manager_id ON clients (manager_id)",
    "ALTER TABLE scores DROP CONSTRAINT uq_scores_client_id_id",
    "CREATE INDEX ix_scores_client_id_id ON scores (client_id, id)",
)
"""With a column go its indexes and constraints."""


def upgrade() -> None:
    """Add the columns, fill them, index them."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; the events still say everything."""
    for statement in DOWNGRADE:
        op.execute(statement)
