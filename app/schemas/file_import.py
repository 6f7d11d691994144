"""Files that are imported: what is sent, how far it is, what came of it."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.models import FileImport, ImportKind, ImportMapping, ImportState
from app.models.file_import import FILE_NAME_MAX_LENGTH, MAPPING_NAME_MAX_LENGTH
from app.schemas.numbers import WholeNumber
from app.schemas.text import is_storable

ColumnName = Annotated[str, Field(max_length=1000), AfterValidator(is_storable)]
MappingName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAPPING_NAME_MAX_LENGTH),
    AfterValidator(is_storable),
]


class ImportIn(BaseModel):
    """A file that will be sent in pieces."""

    model_config = ConfigDict(extra="forbid")

    kind: ImportKind = ImportKind.CLIENTS
    file_name: Annotated[
        str, StringConstraints(min_length=1, max_length=FILE_NAME_MAX_LENGTH), AfterValidator(is_storable)
    ] = Field(examples=["clients.csv"], description="ends with .csv or .parquet")
    size: WholeNumber = Field(ge=1, le=2**53, description="bytes", examples=[18_400_000])


class ImportStartIn(BaseModel):
    """The confirmed mapping, and whether anything is stored."""

    model_config = ConfigDict(extra="forbid")

    columns: dict[ColumnName, ColumnName] = Field(description="the file's column of each field", max_length=1000)
    dry_run: bool = Field(False, strict=True, description="true: every row is checked, nothing is stored")
    keep_as: MappingName | None = Field(None, description="keeps the mapping by this name")


class RowProblemOut(BaseModel):
    """One fault of a row; `column` is empty for the row itself."""

    row: int
    column: str
    message: str


class ImportOut(BaseModel):
    """An import and how far it is."""

    id: int
    kind: ImportKind
    state: ImportState
    file_name: str
    size: int
    piece_bytes: int = Field(description="bytes of each piece but the last")
    dry_run: bool
    added: int
    changed: int
    unchanged: int
    rejected: int
    problems: list[RowProblemOut] = Field(description="the first hundred; the returned file has all")
    asked_by: int | None = Field(description="the user who started it; null: the command line")
    started: datetime
    ended: datetime | None
    trouble: str | None = Field(description="why it could not go on, or null")

    @classmethod
    def of(cls, row: FileImport, *, piece_bytes: int) -> Self:
        """Return the shape of an import."""
        counts = {name: row.counts.get(name, 0) for name in ("added", "changed", "unchanged", "rejected")}
        return cls(
            id=row.id,
            kind=row.kind,
            state=row.state,
            file_name=row.file_name,
            size=row.size,
            piece_bytes=piece_bytes,
            dry_run=row.is_dry_run,
            **counts,
            problems=[RowProblemOut(**one) for one in row.problems],
            asked_by=row.asked_by,
            started=row.timestamp,
            ended=row.ended,
            trouble=row.trouble,
        )


class FileFieldOut(BaseModel):
    """A field that a file may hold."""

    name: str
    required: bool


class PreviewOut(BaseModel):
    """What a file looks like, and the mapping that its names propose."""

    written: str = Field(examples=["utf-8, comma between cells"])
    names: list[str]
    rows: list[list[str]] = Field(description="the first rows as they stand")
    fields: list[FileFieldOut]
    columns: dict[str, str] = Field(description="the proposed column of each field that has one")
    unused: list[str]

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """Return the shape of what was found."""
        fields = [FileFieldOut(name=one["name"], required=one["is_required"]) for one in found["fields"]]
        return cls(**{**found, "fields": fields})


class MappingOut(BaseModel):
    """A mapping that was kept."""

    name: str
    kind: ImportKind
    columns: dict[str, str]

    @classmethod
    def of(cls, kept: ImportMapping) -> Self:
        """Return the shape of a mapping."""
        return cls(name=kept.name, kind=kept.kind, columns=kept.columns)
