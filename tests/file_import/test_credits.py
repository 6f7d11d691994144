"""Credits and payments come in by the bank's own numbers: opened, corrected, paid, each change one sealed revision."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.exceptions import InvalidInput
from app.models import AuditEvent, Client, Credit, CreditRevision, CreditTotals, FileImport, ImportKind, ImportState
from app.models.base import utc_now
from app.models.sealed import SALT, row_leaf, sealed_columns, sealed_tables
from database.database import session_scope
from tests.file_import.importing import imported
from tests.fixtures.bank_files import client_row, credit_row, write_rows

CREDITS, PAYMENTS = ImportKind.CREDITS, ImportKind.PAYMENTS
pytestmark = pytest.mark.usefixtures("clients")


@pytest.fixture
async def clients(engine: AsyncEngine, tmp_path: Path) -> None:
    """Three clients of the bank."""
    del engine
    await imported(write_rows(tmp_path / "clients.csv", [client_row(number) for number in (1, 2, 3)]))


async def brought(
    path: Path, rows: Sequence[Mapping[str, Any]], kind: ImportKind = CREDITS, *, is_dry_run: bool = False
) -> list[dict[str, str]]:
    _, back = await imported(write_rows(path / f"{kind.value}.csv", rows), kind, is_dry_run=is_dry_run)
    return back


def results(back: list[dict[str, str]]) -> list[str]:
    return [row["import_result"] for row in back]


async def book() -> dict[str, Credit]:
    async with session_scope(read_only=True) as session:
        found = await session.exec(select(Credit).order_by(col(Credit.id)))
        return {str(one.external_id): one for one in found.all()}


async def all_of(table: Any) -> list[Any]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(table))).all())


async def revisions(credit_id: int) -> list[CreditRevision]:
    found = [row for row in await all_of(CreditRevision) if row.credit_id == credit_id]
    return sorted(found, key=lambda row: row.revision)


async def test_a_credit_is_opened_with_all_that_its_row_says_and_summed_up(tmp_path: Path) -> None:
    row = credit_row(1, payment_history="01.X", as_of="2026-03", opened_on="2025-01-31", term_months=48)
    assert results(await brought(tmp_path, [row])) == ["added"]
    credit = (await book())["L-1"]
    assert (credit.amount_total, credit.annual_rate, credit.term_months) == (Decimal("250000.50"), Decimal("0.16"), 48)
    assert (credit.opened_on, credit.as_of, credit.revision) == (date(2025, 1, 31), date(2026, 3, 1), 1)
    assert credit.payment_history == [
        {"months_ago": 0, "status": "0"},
        {"months_ago": 1, "status": "1"},
        {"months_ago": 3, "status": "X"},
    ]
    (totals,) = await all_of(CreditTotals)
    assert (totals.client_id, totals.credits, totals.amount_total) == (credit.client_id, 1, Decimal("250000.50"))
    (revision,) = await revisions(credit.id)
    assert revision.changes["amount_total"] == {"old": None, "new": "250000.5"}
    assert revision.changes["payments"]["new"] == {"2025-12": "X", "2026-02": "1", "2026-03": "0"}
    names = (*sealed_columns(sealed_tables()["credit_revisions"]), SALT)
    assert revision.leaf == row_leaf("credit_revisions", {name: getattr(revision, name) for name in names})


async def test_the_same_file_again_changes_nothing_and_each_file_is_one_event(tmp_path: Path) -> None:
    rows = [credit_row(1, payment_history="00", as_of="2026-03"), credit_row(2)]
    for expected in (["added", "added"], ["unchanged", "unchanged"]):
        assert results(await brought(tmp_path, rows)) == expected
    assert len(await all_of(CreditRevision)) == 2
    events = [event for event in await all_of(AuditEvent) if event.details["kind"] == "credits"]
    assert [event.act for event in events] == ["file_imported", "file_imported"]


async def test_a_known_credit_is_corrected_and_what_the_row_does_not_say_stays(tmp_path: Path) -> None:
    first = credit_row(1, payment_history="01", as_of="2026-03", opened_on="2025-01-31", term_months=48)
    await brought(tmp_path, [first, credit_row(2, payment_history="0", as_of="2026-03", opened_on="", term_months="")])
    later = {**first, "amount_total": "300000", "payment_history": "C", "as_of": "2026-04", "term_months": ""}
    assert results(await brought(tmp_path, [later])) == ["changed"]
    credit = (await book())["L-1"]
    assert (credit.amount_total, credit.term_months, credit.payment_status) == (Decimal("300000"), 48, "C")
    assert [one["status"] for one in credit.payment_history] == ["C", "0", "1"]
    _, second = await revisions(credit.id)
    assert (second.revision, second.changes["amount_total"]["new"]) == (2, "300000")
    assert second.changes["payments"] == {"old": {}, "new": {"2026-04": "C"}}
    totals = {one.client_id: one for one in await all_of(CreditTotals)}
    assert (totals[credit.client_id].open_credits, totals[credit.client_id].payment_status) == (0, "C")


async def test_a_default_is_recorded_with_its_definition(tmp_path: Path) -> None:
    row = credit_row(1, defaulted_on="2026-05-01", default_definition="90 days past due")
    half = credit_row(2, defaulted_on="2026-05-01", default_definition="")
    back = await brought(tmp_path, [row, half])
    assert results(back) == ["added", "rejected"]
    assert back[1]["import_problems"].startswith("default_definition: is required, since defaulted_on")
    credit = (await book())["L-1"]
    assert (credit.defaulted_on, credit.default_definition) == (date(2026, 5, 1), "90 days past due")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"client_external_id": "C-9"}, "client_external_id: C-9 is the external_id of no client"),
        ({"amount_total": "0"}, "amount_total: must be more than 0"),
        ({"amount_total": "much"}, "amount_total: must be a number"),
        ({"amount_total": "1.005"}, "amount_total: must have at most 2 decimals"),
        ({"annual_rate": "16"}, "annual_rate: must be less than 10"),
        ({"term_months": "1.5"}, "term_months: must be a whole number"),
        ({"opened_on": "31.02.2026"}, "opened_on: must be a day"),
        ({"opened_on": "2999-01-01"}, "opened_on: must not be after today"),
        ({"as_of": "2999-01"}, "as_of: must not be after the present month"),
        ({"as_of": ""}, "as_of: is required, since payment_history has a value"),
        ({"payment_history": "07"}, "payment_history: must have one character a month"),
        ({"external_id": ""}, "external_id: is required"),
    ],
)
async def test_a_row_with_a_fault_comes_back_with_a_sentence_and_is_not_stored(
    tmp_path: Path, cells: dict[str, str], problem: str
) -> None:
    whole = credit_row(1, opened_on="2025-01-31", term_months=12, payment_history="0", as_of="2026-01")
    others = [{**whole, "external_id": f"L-{number}"} for number in range(2, 24)]
    back = await brought(tmp_path, [{**whole, **cells}, *others])
    assert results(back) == ["rejected", *["added"] * len(others)]
    assert problem in back[0]["import_problems"]
    assert "L-1" not in await book()


async def test_a_credit_of_another_client_is_not_taken_over(tmp_path: Path) -> None:
    await brought(tmp_path, [credit_row(1)])
    back = await brought(tmp_path, [credit_row(1, client_external_id="C-2")])
    assert back[0]["import_problems"] == "external_id: L-1 is the external_id of another client's credit"


async def test_a_history_without_its_month_or_a_default_without_definition_is_no_mapping(tmp_path: Path) -> None:
    pairs = {"payment_history": "as_of", "as_of": "payment_history", "defaulted_on": "default_definition"}
    for column, lacking in pairs.items():
        with pytest.raises(InvalidInput) as refused:
            await brought(tmp_path, [credit_row(1, **{column: ""})])
        assert [(one.field, one.code) for one in refused.value.fields] == [(lacking, "column_not_placed")]


async def test_numbers_and_days_are_read_as_the_columns_are_written(tmp_path: Path) -> None:
    rows = [
        credit_row(
            number,
            amount_total="1 250 000,50",
            annual_rate="16,5%",
            opened_on="31.01.2025",
            as_of="30.11.2025",
            payment_history="1",
        )
        for number in (1, 2)
    ]
    path = write_rows(tmp_path / "credits.csv", rows, separator=";")
    await imported(path, CREDITS)
    credit = (await book())["L-2"]
    assert (credit.amount_total, credit.annual_rate) == (Decimal("1250000.50"), Decimal("0.165"))
    assert (credit.opened_on, credit.as_of) == (date(2025, 1, 31), date(2025, 11, 1))


async def test_payments_set_months_and_all_of_a_credit_are_one_revision(tmp_path: Path) -> None:
    known = {"payment_history": "00", "as_of": "2026-03", "opened_on": "2025-01-31"}
    await brought(tmp_path, [credit_row(1, **known), credit_row(2, **dict.fromkeys(known, ""))])
    rows = [
        {"external_id": "L-1", "month": "2026-05", "status": "2"},
        {"external_id": "L-2", "month": "2026-05", "status": "0"},
        {"external_id": "L-1", "month": "2026-04", "status": "1"},
        {"external_id": "L-1", "month": "2026-03", "status": "0"},
        {"external_id": "L-1", "month": "2026-02", "status": "x"},
    ]
    assert results(await brought(tmp_path, rows, PAYMENTS)) == ["added", "added", "added", "unchanged", "changed"]
    first, second = (await book()).values()
    assert [one["status"] for one in first.payment_history] == ["2", "1", "0", "X"]
    assert (first.as_of, first.overdue, first.revision) == (date(2026, 5, 1), True, 2)
    assert (second.as_of, second.payment_history) == (date(2026, 5, 1), [{"months_ago": 0, "status": "0"}])
    _, revision = await revisions(first.id)
    assert revision.changes["payments"] == {
        "old": {"2026-02": "0"},
        "new": {"2026-02": "X", "2026-04": "1", "2026-05": "2"},
    }
    assert results(await brought(tmp_path, rows, PAYMENTS)) == ["unchanged"] * 5


async def test_payments_that_cannot_be_are_refused_row_by_row(tmp_path: Path) -> None:
    await brought(tmp_path, [credit_row(1, opened_on="2025-06-30")])
    rows = [
        {"external_id": "L-1", "month": "2025-05-31", "status": "0"},
        {"external_id": "L-1", "month": "2999-05-31", "status": "0"},
        {"external_id": "L-9", "month": "2025-07-31", "status": "0"},
        {"external_id": "L-1", "month": "2025-07-31", "status": "9"},
        {"external_id": "L-1", "month": "2025-08-30", "status": "0"},
        {"external_id": "L-1", "month": "2025-08-31", "status": "1"},
        {"external_id": "L-1", "month": "2025-07-31", "status": ""},
        {"external_id": "L-1", "month": "2025-09-30", "status": "0"},
    ]
    back = await brought(tmp_path, rows, PAYMENTS)
    assert results(back) == ["rejected"] * 7 + ["added"]
    expected = (
        "month: must not be before 2025-06, when it was opened",
        "month: must not be after the present month",
        "external_id: L-9 is the external_id of no credit",
        "status: must be",
        "month: stands in more than one row",
        "month: stands in more than one row",
        "status: is required",
    )
    for row, problem in zip(back, expected, strict=False):
        assert problem in row["import_problems"]


async def test_a_history_that_counts_from_the_present_month_is_kept_by_months_of_the_calendar(tmp_path: Path) -> None:
    await brought(tmp_path, [credit_row(1)])
    this = utc_now().date().replace(day=1)
    before = this - timedelta(days=1)
    async with session_scope() as session:
        credit = (await session.exec(select(Credit))).one()
        credit.payment_history = [{"months_ago": 0, "status": "1"}]
        session.add(credit)
    payment = {"external_id": "L-1", "month": f"{this:%Y-%m}", "status": "1"}
    assert results(await brought(tmp_path, [payment], PAYMENTS)) == ["unchanged"]
    assert (await book())["L-1"].as_of is None
    earlier = {**payment, "month": f"{before:%Y-%m}", "status": "0"}
    assert results(await brought(tmp_path, [payment, earlier], PAYMENTS)) == ["unchanged", "added"]
    found = (await book())["L-1"]
    assert (found.as_of, [one["status"] for one in found.payment_history]) == (this, ["1", "0"])


async def test_a_dry_run_of_credits_and_payments_stores_nothing(tmp_path: Path) -> None:
    await brought(tmp_path, [credit_row(1)])
    before = len(await all_of(CreditRevision))
    assert results(await brought(tmp_path, [credit_row(1, amount_total="5"), credit_row(2)], is_dry_run=True)) == [
        "changed",
        "added",
    ]
    payment = {"external_id": "L-1", "month": "2026-01", "status": "0"}
    assert results(await brought(tmp_path, [payment], PAYMENTS, is_dry_run=True)) == ["added"]
    assert (len(await all_of(CreditRevision)), (await book())["L-1"].payment_history) == (before, [])


async def test_an_import_of_credits_says_what_came_of_it(tmp_path: Path) -> None:
    await brought(tmp_path, [credit_row(1), credit_row(2, client_external_id="C-9")])
    row = next(one for one in await all_of(FileImport) if one.kind is CREDITS)
    assert (row.state, row.counts) == (ImportState.DONE, {"added": 1, "rejected": 1})
    assert [(one["row"], one["column"]) for one in row.problems] == [(2, "client_external_id")]
    assert len(await all_of(Client)) == 3
