"""Does an import: reads the file twice, checks every row, writes batch by batch, gives the whole file back."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError
from app.faults import first_line
from app.file_import.checking import CheckedBatch, RowChecker, RowProblem
from app.file_import.mapping import Columns
from app.file_import.opened import FileRow, OpenedFile
from app.file_import.returned import REJECTED, ReturnedFile, returned_file
from app.file_import.surveyed import Surveyed, survey_rows
from app.file_import.writing import WrittenRows, write_rows
from app.ml.contracts.definition import Contract
from app.models import FileImport, ImportKind, ImportState, User
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud.imports import rows as import_crud
from database.database import session_scope

PROBLEMS_SHOWN = 100
Progress = Callable[[int, int], None]
"""Called with (rows done, rows of the file)."""
Batch = tuple[list[FileRow], CheckedBatch]
INTERRUPTED = (
    "Interrupted. The rows counted here are stored; the same file can be imported again, and they stay as they are."
)


@dataclass
class ImportSummary:
    """What came of a file. `counts` are rows by result, `problems` the first hundred faults."""

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: Sequence[str] = ()

    @property
    def rejected(self) -> int:
        """Rows that were refused; each stands in the returned file with every fault of it."""
        return self.counts[REJECTED]


@dataclass(frozen=True)
class ImportPlan:
    """What is imported and how: `columns` is the confirmed mapping, `returned` the place of the file that goes back."""

    kind: ImportKind
    columns: Columns
    returned: Path
    is_dry_run: bool = False
    hidden: str = ""
    """The folder of a file that came over the network: of no use in a sentence."""


async def begin_import(
    plan: ImportPlan, file: OpenedFile, path: Path, *, file_name: str, asked_by: User | None
) -> FileImport:
    """Store that a file is imported, and record it: the one event of an import, there before any row is."""
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    async with session_scope() as session:
        row = await import_crud.add_import(
            session,
            FileImport(
                kind=plan.kind,
                state=ImportState.RUNNING,
                file_name=file_name,
                size=file.size,
                sha256=sha256,
                columns=dict(plan.columns),
                asked_by=asked_by.id if asked_by else None,
            ),
        )
        await record_import(session, row, asked_by=asked_by)
    return row


async def record_import(session: AsyncSession, row: FileImport, *, asked_by: User | None) -> None:
    """Record that a file is imported, in the transaction by which it begins."""
    details = {"import": row.id, "kind": row.kind.value, "sha256": row.sha256}
    await record(session, Act.FILE_IMPORTED, by(asked_by), details=details)


async def do_import(
    plan: ImportPlan, file: OpenedFile, contract: Contract, row: FileImport | None, progress: Progress
) -> ImportSummary:
    """Import a file; good rows are written, each batch in a transaction, the others are in the returned file.

    `row` is the stored import, None for a dry run at the command line. Raises TableInvalid for a file that cannot be
    used at all: then no row of it is written. After any failure the stored import says how far it came.
    """
    summary = ImportSummary()
    try:
        surveyed = survey_rows(file, plan.kind, contract, plan.columns)
        summary.warnings = surveyed.warnings
        with returned_file(plan.returned, file.names) as returned:
            await _write_all(_Work(plan, file, surveyed, returned, row), contract, summary, progress)
    except BaseException as fault:
        if row is not None:
            trouble = first_line(fault).replace(plan.hidden, "") if isinstance(fault, ServiceError) else INTERRUPTED
            await _end(row, summary, ImportState.FAILED, trouble)
        raise
    if row is not None:
        await _end(row, summary, ImportState.DONE, None)
    return summary


@dataclass(frozen=True)
class _Work:
    plan: ImportPlan
    file: OpenedFile
    surveyed: Surveyed
    returned: ReturnedFile
    row: FileImport | None


async def _write_all(work: _Work, contract: Contract, summary: ImportSummary, progress: Progress) -> None:
    plan = work.plan
    checker = RowChecker(plan.kind, contract, plan.columns, work.file.names, work.surveyed)
    read = ((batch, checker.check(batch)) for batch in work.file.batches())
    async with aclosing(_ahead(read)) as batches:
        async for batch, checked in batches:
            written = await _write(work, batch, checked)
            problems = checked.problems | written.problems
            work.returned.write(batch, written.results, problems)
            summary.rows += len(batch)
            summary.counts += _counts(batch, written)
            for number in sorted(problems):
                summary.problems += problems[number][: max(0, PROBLEMS_SHOWN - len(summary.problems))]
            progress(summary.rows, work.surveyed.rows)


async def _ahead(batches: Iterator[Batch]) -> AsyncGenerator[Batch]:
    """Yield batches; each is read and checked in a thread while the database has the one before."""
    reading = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while (found := await reading) is not None:
            reading = asyncio.create_task(asyncio.to_thread(next, batches, None))
            yield found
    finally:
        await asyncio.wait([reading])  # a thread cannot be stopped, and the file is closed behind it
        if not reading.cancelled():
            reading.exception()  # what ended the import is raised, not what came after


async def _write(work: _Work, batch: Sequence[FileRow], checked: CheckedBatch) -> WrittenRows:
    """Write the good rows of a batch in one transaction; a dry run does the same and takes it back."""
    plan, row = work.plan, work.row
    async with session_scope() as session:
        author_id = row.asked_by if row else None
        written = await write_rows(session, plan.kind, checked.rows, plan.columns, author_id=author_id)
        if plan.is_dry_run:
            await session.rollback()
        if row is not None:
            await import_crud.count_rows(session, row, _counts(batch, written))
    return written


def _counts(batch: Sequence[FileRow], written: WrittenRows) -> Counter[str]:
    counts: Counter[str] = Counter(result.value for result in written.results.values())
    counts[REJECTED] = len(batch) - len(written.results)
    return +counts


async def _end(row: FileImport, summary: ImportSummary, state: ImportState, trouble: str | None) -> None:
    problems: list[Mapping[str, object]] = [asdict(problem) for problem in summary.problems]
    async with session_scope() as session:
        await import_crud.end_import(session, row.id, state, problems=problems, trouble=trouble)
