"""Keys whose requests must be signed.

Plain SQL, because this file must say the same in years, whatever the models say by then.
"""

from alembic import op

revision = "0023_signed_requests"
down_revision = "0027_imports"


def upgrade() -> None:
    """Add the column; a constant default rewrites no row."""
    op.execute("ALTER TABLE api_keys ADD COLUMN must_sign BOOLEAN DEFAULT false NOT NULL")


def downgrade() -> None:
    """Take it away again. A key that had to sign is revoked first: it would be taken without a signature."""
    op.execute("UPDATE api_keys SET revoked = now() WHERE must_sign AND revoked IS NULL")
    op.execute("ALTER TABLE api_keys DROP COLUMN must_sign")
