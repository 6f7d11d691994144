"""The portfolio's bad rate that a score was shifted to, beside the score; and events found by their time.

Existing rows keep null: their rate is not known. Plain SQL, because this file must say the
same in years, whatever the models say by then.
"""

from alembic import op

revision = "0003_portfolio_rate"
down_revision = "0002_latest_score"

UPGRADE = (
    """
    ALTER TABLE scores
        ADD COLUMN portfolio_default_rate DOUBLE PRECISION,
        ADD CONSTRAINT ck_scores_portfolio_default_rate
            CHECK (portfolio_default_rate > 0 AND portfolio_default_rate < 1)
    """,
    "CREATE INDEX ix_scores_timestamp ON scores USING brin (timestamp)",
)
DOWNGRADE = (
    "DROP INDEX ix_scores_timestamp",
    "ALTER TABLE scores DROP COLUMN portfolio_default_rate",
)
"""With the column goes its constraint."""


def upgrade() -> None:
    """Add the column and the index; the events are read once, none is written."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; the kept rates are lost, and events scored under one can no longer be replayed."""
    for statement in DOWNGRADE:
        op.execute(statement)
