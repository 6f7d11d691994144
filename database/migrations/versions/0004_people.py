"""When a session was last used and where it began; and logins that differ by case alone are one login.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

from app.exceptions import DatabaseUnusable

revision = "0004_people"
down_revision = "0003_portfolio_rate"

UPGRADE = (
    "ALTER TABLE user_sessions ADD COLUMN seen TIMESTAMP WITH TIME ZONE, ADD COLUMN address VARCHAR(64)",
    "CREATE UNIQUE INDEX uq_users_login_in_any_case ON users (lower(login))",
    "CREATE INDEX ix_login_failures_account_timestamp ON login_failures (account, timestamp)",
)
DOWNGRADE = (
    "DROP INDEX ix_login_failures_account_timestamp",
    "DROP INDEX uq_users_login_in_any_case",
    "ALTER TABLE user_sessions DROP COLUMN address, DROP COLUMN seen",
)
ALIKE = """
SELECT string_agg(login, ' and ' ORDER BY login) FROM users GROUP BY lower(login) HAVING count(*) > 1 ORDER BY 1
"""


def upgrade() -> None:
    """Add the columns and indexes. Raises DatabaseUnusable naming logins that differ by case alone."""
    if alike := op.get_bind().exec_driver_sql(ALIKE).scalars().all():
        raise DatabaseUnusable(
            f"These logins differ by case alone: {'; '.join(alike)}. Give one of each another login in the table users "
            "and start again; nothing was changed."
        )
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; sessions go on, without their last use."""
    for statement in DOWNGRADE:
        op.execute(statement)
