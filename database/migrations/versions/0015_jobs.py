"""Jobs over many clients: the job, its chunks, and what it found for each client.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0015_jobs"
down_revision = "0013_applications"

UPGRADE = (
    """
    CREATE TABLE jobs (
        id SERIAL NOT NULL,
        format INTEGER NOT NULL,
        kind VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        selection JSONB NOT NULL,
        model_version VARCHAR(64) NOT NULL,
        has_reasons BOOLEAN NOT NULL,
        chunk_size INTEGER NOT NULL,
        total INTEGER,
        asked_by INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        ended TIMESTAMP WITH TIME ZONE,
        trouble TEXT,
        CONSTRAINT pk_jobs PRIMARY KEY (id),
        CONSTRAINT ck_jobs_total CHECK (total >= 0),
        CONSTRAINT ck_jobs_chunk_size CHECK (chunk_size BETWEEN 1 AND 1000),
        CONSTRAINT ck_jobs_ended CHECK ((ended IS NULL) = (state IN ('waiting', 'running', 'paused'))),
        CONSTRAINT ck_jobs_jobkind CHECK (kind IN ('rescore')),
        CONSTRAINT ck_jobs_jobstate CHECK (state IN ('waiting', 'running', 'paused', 'cancelled', 'done', 'failed')),
        CONSTRAINT fk_jobs_model_version FOREIGN KEY (model_version) REFERENCES model_versions (sha256),
        CONSTRAINT fk_jobs_asked_by FOREIGN KEY (asked_by) REFERENCES users (id)
    )
    """,
    "CREATE INDEX ix_jobs_asked_by_id ON jobs (asked_by, id)",
    "CREATE INDEX ix_jobs_state_id ON jobs (state, id)",
    """
    CREATE TABLE job_chunks (
        job_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        client_ids JSONB NOT NULL,
        scored INTEGER,
        failed INTEGER,
        CONSTRAINT pk_job_chunks PRIMARY KEY (job_id, number),
        CONSTRAINT ck_job_chunks_counts CHECK ((scored IS NULL) = (failed IS NULL)),
        CONSTRAINT fk_job_chunks_job_id FOREIGN KEY (job_id) REFERENCES jobs (id)
    )
    """,
    "CREATE INDEX ix_job_chunks_job_id_number ON job_chunks (job_id, number) WHERE scored IS NULL",
    """
    CREATE TABLE job_results (
        job_id INTEGER NOT NULL,
        client_id INTEGER NOT NULL,
        score_id BIGINT,
        before DOUBLE PRECISION,
        after DOUBLE PRECISION,
        failure VARCHAR(40),
        explanation TEXT,
        CONSTRAINT pk_job_results PRIMARY KEY (job_id, client_id),
        CONSTRAINT ck_job_results_result
            CHECK ((score_id IS NULL) = (after IS NULL) AND (after IS NULL) = (failure IS NOT NULL)),
        CONSTRAINT fk_job_results_job_id FOREIGN KEY (job_id) REFERENCES jobs (id)
    )
    """,
)
DOWNGRADE = ("DROP TABLE job_results", "DROP TABLE job_chunks", "DROP TABLE jobs")


def upgrade() -> None:
    """Add the tables."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with what jobs found; the events they stored stay."""
    for statement in DOWNGRADE:
        op.execute(statement)
