"""Reads of other people's data in the audit trail: what is recorded once, and requests found by their ids.

No stored row is written: a column that is null changes no leaf. Plain SQL, because this file must say the same in
years, whatever the models say by then.
"""

from alembic import op

revision = "0009_reads"
down_revision = "0008_audit"

UPGRADE = (
    "ALTER TABLE audit_events ADD COLUMN once VARCHAR(120)",
    "CREATE UNIQUE INDEX uq_audit_events_once ON audit_events (once) WHERE once IS NOT NULL",
    "CREATE INDEX ix_audit_events_request_id ON audit_events (request_id) WHERE request_id IS NOT NULL",
)
DOWNGRADE = (
    "DROP INDEX ix_audit_events_request_id",
    "DROP INDEX uq_audit_events_once",
    "ALTER TABLE audit_events DROP COLUMN once",
)


def upgrade() -> None:
    """Add the column and the indexes."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; what is recorded of reads stays, and its leaves hold no longer."""
    for statement in DOWNGRADE:
        op.execute(statement)
