"""Shared by all tables: constraint names, the clock, checks."""

from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
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
