"""Keys of names to search and sort by; indexes of credits by amount and by how late they are; saved views.

Plain SQL, because this file must say the same in years, whatever the models say by then. The keys alone are those of
the version that runs it: they are derived from the names, and searches are folded by the same function.
"""

import unicodedata

from alembic import op
from sqlalchemy import text

from database.name_keys import ROWS_AT_ONCE

revision = "0006_lists"
down_revision = "0005_contacts"

OVERDUE_BY_STATUS = "ix_credits_overdue_by_status"
UPGRADE = (
    """ALTER TABLE users ADD COLUMN sort_name TEXT COLLATE "C" DEFAULT '' NOT NULL""",
    "DROP INDEX ix_users_last_name_first_name_id",
    "CREATE INDEX ix_credits_amount_total_client_id ON credits (amount_total, client_id)",
    f"CREATE INDEX {OVERDUE_BY_STATUS} ON credits (payment_status, client_id) WHERE overdue",
    """
    CREATE TABLE saved_views (
        id SERIAL NOT NULL,
        user_id INTEGER NOT NULL,
        name VARCHAR(60) NOT NULL,
        address VARCHAR(1000) NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_saved_views PRIMARY KEY (id),
        CONSTRAINT ck_saved_views_name_length CHECK (length(name) BETWEEN 1 AND 60),
        CONSTRAINT fk_saved_views_user_id FOREIGN KEY(user_id) REFERENCES users (id),
        CONSTRAINT uq_saved_views_user_id_name UNIQUE (user_id, name)
    )
    """,
    "CREATE INDEX ix_users_sort_name_id ON users (sort_name, id)",
)
DOWNGRADE = (
    "DROP TABLE saved_views",
    f"DROP INDEX {OVERDUE_BY_STATUS}",
    "DROP INDEX ix_credits_amount_total_client_id",
    "ALTER TABLE users DROP COLUMN sort_name",
    "CREATE INDEX ix_users_last_name_first_name_id ON users (last_name, first_name, id)",
)
NAMES = text("SELECT id, first_name, last_name, login FROM users WHERE id > :after ORDER BY id LIMIT :limit")
SEARCH_TEXT = text("UPDATE users SET search_text = :search_text WHERE id = :id")


def upgrade() -> None:
    """Add the column and the indexes; `fill_name_keys` of `database.migrate` fills the keys afterwards, in batches."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; texts that are searched are folded as the version before folds them."""
    connection, after = op.get_bind(), 0
    while rows := connection.execute(NAMES, {"after": after, "limit": ROWS_AT_ONCE}).all():
        connection.execute(SEARCH_TEXT, [{"id": row[0], "search_text": _folded(*row[1:])} for row in rows])
        after = rows[-1][0]
    for statement in DOWNGRADE:
        op.execute(statement)


def _folded(first_name: str, last_name: str, login: str) -> str:
    whole = unicodedata.normalize("NFKC", f"{first_name} {last_name} {login}")
    return unicodedata.normalize("NFKC", whole.casefold())
