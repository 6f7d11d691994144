"""A person who may log in, or a program that calls with a key."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Column, Index, String, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from app.models.base import utc_now
from database.types import BYTE_ORDER, UtcDateTime, enum_column

LOGIN_MIN_LENGTH = 3
LOGIN_MAX_LENGTH = 64
LOGIN_PATTERN = rf"^[A-Za-z0-9_]{{{LOGIN_MIN_LENGTH},{LOGIN_MAX_LENGTH}}}$"
NAME_MAX_LENGTH = 100


class Role(StrEnum):
    """The role of a user; its permissions are in `app.security.permissions`."""

    CLIENT = "client"
    MANAGER = "manager"
    ADMIN = "admin"
    AUDITOR = "auditor"
    RISK = "risk"
    SERVICE = "service"


STAFF_WITHOUT_CLIENTS = (Role.ADMIN, Role.AUDITOR, Role.RISK)
"""Roles that need no row beside the user's own: they are granted, and one follows the other."""


class User(SQLModel, table=True):
    """A person who may log in: a client, a manager, an admin, an auditor or a risk officer; or a service account.

    `search_text` is what searches look into, `sort_name` what lists of people are sorted by: the names in forms of
    `name_keys`, because the databases' own rules know only some alphabets and differ. `sort_name` is empty until a row
    of an earlier version is completed. Logins that differ by case alone are one login. UNIQUE (id, role) is what
    clients and managers refer to. A service account has keys and no password: its `password_hash` is empty,
    its names are those of the system that calls and of who is responsible for it. `password_hash` is null for a person
    who signs on by the bank's provider and in no other way. `is_password_handed_over`: another person chose the
    password, so that the next login asks for one of the user's own.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("id", "role"),
        CheckConstraint(
            f"login NOT GLOB '*[^A-Za-z0-9_]*' AND length(login) BETWEEN {LOGIN_MIN_LENGTH} AND {LOGIN_MAX_LENGTH}",
            name="login_format",
        ).ddl_if(dialect="sqlite"),
        CheckConstraint(f"login ~ '{LOGIN_PATTERN}'", name="login_format").ddl_if(dialect="postgresql"),
        CheckConstraint(f"length(first_name) BETWEEN 1 AND {NAME_MAX_LENGTH}", name="first_name_length"),
        CheckConstraint(f"length(last_name) BETWEEN 1 AND {NAME_MAX_LENGTH}", name="last_name_length"),
        Index(None, "sort_name", "id"),
        Index("uq_users_login_in_any_case", text("lower(login)"), unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    login: str = Field(sa_type=String(LOGIN_MAX_LENGTH), unique=True)
    password_hash: str | None = Field(default=None, nullable=True, sa_type=String(255), repr=False)
    first_name: str = Field(sa_type=String(NAME_MAX_LENGTH))
    last_name: str = Field(sa_type=String(NAME_MAX_LENGTH))
    role: Role = Field(sa_type=enum_column(Role))
    is_active: bool = True
    search_text: str = Field(sa_type=Text, repr=False)
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    sort_name: str = Field(default="", repr=False, sa_column=Column(BYTE_ORDER, nullable=False, server_default=""))
    is_password_handed_over: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )

    @property
    def shown_last_name(self) -> str:
        """The last name beside what a user did; empty for a service account, which is named by its system alone."""
        return shown_last_name(self.role, self.last_name)


def shown_last_name(role: Role, last_name: str) -> str:
    """Return the last name as it is shown: none of a service account, whose second name is that of its owner."""
    return "" if role is Role.SERVICE else last_name
