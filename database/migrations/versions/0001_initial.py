"""The first schema: users and their roles, clients and revisions, credits, models, scores.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0001_initial"
down_revision = None

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
"""
STATEMENTS = (
    REFUSE_CHANGE,
    """
    CREATE TABLE users (
        id SERIAL NOT NULL,
        login VARCHAR(64) NOT NULL,
        password_hash VARCHAR(255) NOT NULL,
        first_name VARCHAR(100) NOT NULL,
        last_name VARCHAR(100) NOT NULL,
        role VARCHAR(16) NOT NULL,
        is_active BOOLEAN NOT NULL,
        search_text TEXT NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_users PRIMARY KEY (id),
        CONSTRAINT uq_users_id_role UNIQUE (id, role),
        CONSTRAINT ck_users_login_format CHECK (login ~ '^[A-Za-z0-9_]{3,64}$'),
        CONSTRAINT ck_users_first_name_length CHECK (length(first_name) BETWEEN 1 AND 100),
        CONSTRAINT ck_users_last_name_length CHECK (length(last_name) BETWEEN 1 AND 100),
        CONSTRAINT uq_users_login UNIQUE (login),
        CONSTRAINT ck_users_role CHECK (role IN ('client', 'manager', 'admin'))
    )
    """,
    """
    CREATE TABLE login_failures (
        id BIGSERIAL NOT NULL,
        account VARCHAR(64) NOT NULL,
        address VARCHAR(64) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_login_failures PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_login_failures_account_address_timestamp ON login_failures (account, address, timestamp)",
    "CREATE INDEX ix_login_failures_address_timestamp ON login_failures (address, timestamp)",
    """
    CREATE TABLE model_versions (
        sha256 VARCHAR(64) NOT NULL,
        name VARCHAR(200) NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        stage VARCHAR(16) NOT NULL,
        card JSONB NOT NULL,
        promoted_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_model_versions PRIMARY KEY (sha256),
        CONSTRAINT ck_model_versions_sha256_length CHECK (length(sha256) = 64),
        CONSTRAINT ck_model_versions_modelstage CHECK (stage IN ('candidate', 'challenger', 'champion', 'retired'))
    )
    """,
    "CREATE UNIQUE INDEX uq_model_versions_champion ON model_versions (stage) WHERE stage = 'champion'",
    """
    CREATE TABLE managers (
        user_id INTEGER NOT NULL,
        role VARCHAR(16) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_managers PRIMARY KEY (user_id),
        CONSTRAINT ck_managers_role CHECK (role = 'manager'),
        CONSTRAINT fk_managers_user_id_role
            FOREIGN KEY (user_id, role) REFERENCES users (id, role)
    )
    """,
    """
    CREATE TABLE user_sessions (
        id_hash VARCHAR(64) NOT NULL,
        user_id INTEGER NOT NULL,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        expires TIMESTAMP WITH TIME ZONE NOT NULL,
        revoked TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_user_sessions PRIMARY KEY (id_hash),
        CONSTRAINT ck_user_sessions_id_hash_length CHECK (length(id_hash) = 64),
        CONSTRAINT fk_user_sessions_user_id FOREIGN KEY (user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_user_sessions_user_id ON user_sessions (user_id)",
    """
    CREATE TABLE clients (
        user_id INTEGER NOT NULL,
        role VARCHAR(16) NOT NULL,
        manager_id INTEGER,
        features JSONB NOT NULL,
        revision INTEGER NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_clients PRIMARY KEY (user_id),
        CONSTRAINT ck_clients_role CHECK (role = 'client'),
        CONSTRAINT fk_clients_user_id_role
            FOREIGN KEY (user_id, role) REFERENCES users (id, role),
        CONSTRAINT ck_clients_revision CHECK (revision >= 1),
        CONSTRAINT fk_clients_manager_id FOREIGN KEY (manager_id) REFERENCES managers (user_id)
    )
    """,
    "CREATE INDEX ix_clients_manager_id ON clients (manager_id)",
    """
    CREATE TABLE client_revisions (
        client_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        features JSONB NOT NULL,
        changes JSONB NOT NULL,
        author_id INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_client_revisions PRIMARY KEY (client_id, revision),
        CONSTRAINT ck_client_revisions_revision CHECK (revision >= 1),
        CONSTRAINT fk_client_revisions_client_id
            FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_client_revisions_author_id
            FOREIGN KEY (author_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TRIGGER client_revisions_refuse_change BEFORE UPDATE OR DELETE ON client_revisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER client_revisions_refuse_truncate BEFORE TRUNCATE ON client_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TABLE credits (
        id SERIAL NOT NULL,
        client_id INTEGER NOT NULL,
        amount_total NUMERIC(14, 2) NOT NULL,
        annual_rate NUMERIC(7, 6) NOT NULL,
        payment_history JSONB NOT NULL,
        CONSTRAINT pk_credits PRIMARY KEY (id),
        CONSTRAINT ck_credits_amount_total CHECK (amount_total > 0.00),
        CONSTRAINT ck_credits_annual_rate CHECK (annual_rate >= 0.000000 AND annual_rate < 10.000000),
        CONSTRAINT uq_credits_client_id UNIQUE (client_id),
        CONSTRAINT fk_credits_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id)
    )
    """,
    """
    CREATE TABLE scores (
        id BIGSERIAL NOT NULL,
        client_id INTEGER NOT NULL,
        client_revision INTEGER NOT NULL,
        score DOUBLE PRECISION NOT NULL,
        raw_proba DOUBLE PRECISION NOT NULL,
        model_version VARCHAR(64) NOT NULL,
        reasons JSONB NOT NULL,
        asked_by INTEGER,
        source VARCHAR(16) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_scores PRIMARY KEY (id),
        CONSTRAINT fk_scores_client_id_client_revision
            FOREIGN KEY (client_id, client_revision) REFERENCES client_revisions (client_id, revision),
        CONSTRAINT ck_scores_score CHECK (score > 0 AND score < 1),
        CONSTRAINT ck_scores_raw_proba CHECK (raw_proba > 0 AND raw_proba < 1),
        CONSTRAINT fk_scores_model_version
            FOREIGN KEY (model_version) REFERENCES model_versions (sha256),
        CONSTRAINT fk_scores_asked_by FOREIGN KEY (asked_by) REFERENCES users (id),
        CONSTRAINT ck_scores_scoresource CHECK (source IN ('client', 'manager', 'batch', 'api', 'shadow'))
    )
    """,
    "CREATE INDEX ix_scores_client_id_id ON scores (client_id, id)",
    """
    CREATE TRIGGER scores_refuse_change BEFORE UPDATE OR DELETE ON scores
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER scores_refuse_truncate BEFORE TRUNCATE ON scores
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TABLE score_request_keys (
        user_id INTEGER NOT NULL,
        route VARCHAR(100) NOT NULL,
        client_id INTEGER NOT NULL,
        key VARCHAR(200) NOT NULL,
        request_hash VARCHAR(64) NOT NULL,
        score_id BIGINT NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_score_request_keys PRIMARY KEY (user_id, route, client_id, key),
        CONSTRAINT fk_score_request_keys_user_id
            FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT fk_score_request_keys_client_id
            FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_score_request_keys_score_id
            FOREIGN KEY (score_id) REFERENCES scores (id)
    )
    """,
    "CREATE INDEX ix_score_request_keys_timestamp ON score_request_keys (timestamp)",
)
TABLES = (
    "users",
    "login_failures",
    "model_versions",
    "managers",
    "user_sessions",
    "clients",
    "client_revisions",
    "credits",
    "scores",
    "score_request_keys",
)
"""In the order in which they were made."""


def upgrade() -> None:
    """Make everything."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything, with what is in it."""
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION refuse_change()")
