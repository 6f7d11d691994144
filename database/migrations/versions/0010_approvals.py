"""Roles of auditors and risk officers.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0010_approvals"
down_revision = "0008_audit"

UPGRADE = (
    "ALTER TABLE users DROP CONSTRAINT ck_users_role",
    """
    ALTER TABLE users ADD CONSTRAINT ck_users_role
    CHECK (role IN ('client', 'manager', 'admin', 'auditor', 'risk')) NOT VALID
    """,
    "ALTER TABLE users VALIDATE CONSTRAINT ck_users_role",
)
DOWNGRADE = (
    "ALTER TABLE users DROP CONSTRAINT ck_users_role",
    "ALTER TABLE users ADD CONSTRAINT ck_users_role CHECK (role IN ('client', 'manager', 'admin'))",
)


def upgrade() -> None:
    """Allow the two roles."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; refused by the database while a user has one of them."""
    for statement in DOWNGRADE:
        op.execute(statement)
