"""How clients reach their manager: telephone and e-mail, both optional.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0005_contacts"
down_revision = "0004_people"

UPGRADE = (
    "ALTER TABLE managers ADD COLUMN phone VARCHAR(32), ADD COLUMN email VARCHAR(254), "
    "ADD CONSTRAINT ck_managers_phone CHECK (phone <> ''), ADD CONSTRAINT ck_managers_email CHECK (email <> '')",
)
DOWNGRADE = ("ALTER TABLE managers DROP COLUMN email, DROP COLUMN phone",)


def upgrade() -> None:
    """Add the columns; every manager starts without."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with what they hold."""
    for statement in DOWNGRADE:
        op.execute(statement)
