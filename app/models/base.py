"""Shared by all tables: constraint names, the clock, checks and triggers."""

from datetime import UTC, datetime

from sqlalchemy import DDL, CheckConstraint, ForeignKeyConstraint, event
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SHA256_HEX_LENGTH = 64
LARGEST_USER_ID = 2**31 - 1
LARGEST_SCORE_ID = 2**63 - 1
"""The largest ids: four bytes for people, eight for events."""


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def role_constraints(role: str) -> tuple[CheckConstraint, ForeignKeyConstraint]:
    """Constraints that let only a user of this role into a table, and no user into two such tables.

    The row repeats the role, a CHECK fixes it, and the pair (user_id, role) must exist in users.
    """
    return (
        CheckConstraint(f"role = '{role}'", name="role"),
        ForeignKeyConstraint(["user_id", "role"], ["users.id", "users.role"]),
    )


def sha256_check(column: str) -> CheckConstraint:
    """CHECK that a text column is as long as a sha256 in hex."""
    return CheckConstraint(f"length({column}) = {SHA256_HEX_LENGTH}", name=f"{column}_length")


_REFUSE_ON_SQLITE = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_REFUSE_FUNCTION_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
"""
_REFUSE_ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
_REFUSE_TRUNCATE_ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def refuse_changes(model: type[SQLModel]) -> None:
    """Make a table append-only: with the table come triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE.

    Both databases report it as an integrity error.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    statements = [
        ("sqlite", _REFUSE_ON_SQLITE.format(table=table.name, verb="update")),
        ("sqlite", _REFUSE_ON_SQLITE.format(table=table.name, verb="delete")),
        ("postgresql", _REFUSE_FUNCTION_ON_POSTGRESQL),
        ("postgresql", _REFUSE_ON_POSTGRESQL.format(table=table.name)),
        ("postgresql", _REFUSE_TRUNCATE_ON_POSTGRESQL.format(table=table.name)),
    ]
    for dialect, statement in statements:
        ddl = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
