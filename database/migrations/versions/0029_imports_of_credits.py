"""Files of credits and payments can be imported beside those of people.

The tables of imports are small: a row for each file. Plain SQL, because this file must say the same in years.
"""

from alembic import op

revision = "0029_imports_of_credits"
down_revision = "0023_signed_requests"

TABLES = ("imports", "import_mappings")
KINDS = "'clients', 'managers', 'credits', 'payments'"
KINDS_BEFORE = "'clients', 'managers'"


def upgrade() -> None:
    """Allow the new kinds."""
    for table in TABLES:
        _allow(table, KINDS)


def downgrade() -> None:
    """Allow those of before alone; refused where a file of another kind was imported."""
    for table in TABLES:
        _allow(table, KINDS_BEFORE)


def _allow(table: str, kinds: str) -> None:
    name = f"ck_{table}_importkind"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK (kind IN ({kinds}))")
