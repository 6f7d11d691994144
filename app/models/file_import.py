"""Files that are brought in: the import, the pieces that an upload travels in, and mappings of columns by name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, utc_now
from database.types import JSON_DOCUMENT, UtcDateTime, enum_column

FILE_NAME_MAX_LENGTH = 200
MAPPING_NAME_MAX_LENGTH = 100


class ImportKind(StrEnum):
    """What the rows of a file are."""

    CLIENTS = "clients"
    MANAGERS = "managers"
    CREDITS = "credits"
    PAYMENTS = "payments"


class ImportState(StrEnum):
    """`uploading`: pieces may be lacking. `failed`: it could not go on, and `trouble` says why."""

    UPLOADING = "uploading"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FileImport(SQLModel, table=True):
    """One file: what it is, how its columns are read, and what came of its rows.

    `names` are the file's columns, `columns` maps fields to them. `counts` are rows by result (added, changed,
    unchanged, rejected), so far. `problems` are the first faults, each with row, column and sentence; the returned file
    has all of them. `asked_by` is null for one from the command line, `seen` is when the import last wrote.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint("(ended IS NULL) = (state IN ('uploading', 'running'))", name="ended"),
        Index(None, "asked_by", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    kind: ImportKind = Field(sa_type=enum_column(ImportKind))
    state: ImportState = Field(default=ImportState.UPLOADING, sa_type=enum_column(ImportState))
    file_name: str = Field(sa_type=String(FILE_NAME_MAX_LENGTH))
    size: int = Field(sa_type=BigInteger)
    sha256: str | None = Field(default=None, sa_type=String(SHA256_HEX_LENGTH))
    names: list[str] = Field(default_factory=list, sa_type=JSON_DOCUMENT)
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    is_dry_run: bool = False
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON_DOCUMENT)
    asked_by: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    seen: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    ended: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trouble: str | None = Field(default=None, sa_type=Text)


class ImportPiece(SQLModel, table=True):
    """A piece of an uploaded file, or of the file that is given back. In the database, so that any process has it."""

    __tablename__ = "import_pieces"

    import_id: int = Field(primary_key=True, foreign_key="imports.id", sa_column_kwargs={"autoincrement": False})
    is_result: bool = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    content: bytes = Field(sa_type=LargeBinary, repr=False)


class ImportMapping(SQLModel, table=True):
    """Which column of a file holds which field, confirmed by a person and kept by name for the next file."""

    __tablename__ = "import_mappings"

    name: str = Field(primary_key=True, sa_type=String(MAPPING_NAME_MAX_LENGTH))
    kind: ImportKind = Field(sa_type=enum_column(ImportKind))
    columns: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    saved_by: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
