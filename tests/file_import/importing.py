"""A file imported as the command does it."""

from pathlib import Path

from app.file_import.fields import fields_of
from app.file_import.mapping import settle
from app.file_import.opened import open_file
from app.file_import.running import ImportPlan, ImportSummary, begin_import, do_import
from app.ml.contracts.loader import load_contract
from app.ml.tables.csv_format import DETECTED
from app.models import ImportKind
from tests.fixtures.bank_files import read_rows

CONTRACT = load_contract("consumer_loan")


async def imported(
    path: Path, kind: ImportKind = ImportKind.CLIENTS, *, is_dry_run: bool = False
) -> tuple[ImportSummary, list[dict[str, str]]]:
    """What came of it, and the file that goes back."""
    file = open_file(path, DETECTED)
    columns = settle(fields_of(kind, CONTRACT), file.names)
    plan = ImportPlan(kind, columns, path.with_suffix(".back.csv"), is_dry_run)
    row = None if is_dry_run else await begin_import(plan, file, path, file_name=path.name, asked_by=None)
    summary = await do_import(plan, file, CONTRACT, row, lambda done, total: None)
    return summary, read_rows(plan.returned)
