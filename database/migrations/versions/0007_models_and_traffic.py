"""A label and a note of each model; how requests ended, minute by minute.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0007_models_and_traffic"
down_revision = "0006_lists"

UPGRADE = (
    "ALTER TABLE model_versions ADD COLUMN label VARCHAR(80), ADD COLUMN note VARCHAR(2000), "
    "ADD CONSTRAINT ck_model_versions_label CHECK (label <> ''), "
    "ADD CONSTRAINT ck_model_versions_note CHECK (note <> '')",
    "CREATE TABLE request_counts (minute TIMESTAMP WITH TIME ZONE NOT NULL, kind VARCHAR(16) NOT NULL, "
    "bucket SMALLINT NOT NULL, requests BIGINT NOT NULL, failures BIGINT NOT NULL, "
    "last_success TIMESTAMP WITH TIME ZONE, last_failure TIMESTAMP WITH TIME ZONE, "
    "CONSTRAINT pk_request_counts PRIMARY KEY (minute, kind, bucket), "
    "CONSTRAINT ck_request_counts_requestkind CHECK (kind IN ('score', 'other')))",
)
DOWNGRADE = ("DROP TABLE request_counts", "ALTER TABLE model_versions DROP COLUMN note, DROP COLUMN label")


def upgrade() -> None:
    """Add both; no model has a label or a note yet, and nothing was counted."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with what they hold."""
    for statement in DOWNGRADE:
        op.execute(statement)
