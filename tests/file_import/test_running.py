"""An import writes good rows and returns the others; the same file again changes nothing."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.exceptions import TableInvalid
from app.file_import.running import PROBLEMS_SHOWN
from app.models import AuditEvent, Client, ClientRevision, FileImport, ImportKind, ImportState, Manager, Role, User
from app.models.sealed import SALT, row_leaf, sealed_columns, sealed_tables
from app.services.crud.user import get_user_by_login
from database.database import session_scope
from tests.file_import.importing import CONTRACT, imported
from tests.fixtures.bank_files import client_row, read_rows, write_rows
from tests.fixtures.factories import make_user, store

BY_EXTERNAL_ID = select(Client, User).join(User, col(User.id) == col(Client.user_id)).order_by(col(Client.external_id))


async def stored() -> dict[str, tuple[Client, User]]:
    async with session_scope(read_only=True) as session:
        return {str(client.external_id): (client, user) for client, user in (await session.exec(BY_EXTERNAL_ID)).all()}


async def all_of(table: Any) -> list[Any]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(table))).all())


@pytest.mark.usefixtures("engine")
async def test_new_clients_have_a_login_by_chance_and_no_password_and_a_sealed_first_revision(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "clients.csv", [client_row(1), client_row(2, first_name="Boris", last_name="Gray")])
    summary, back = await imported(path)
    assert (summary.rows, dict(summary.counts)) == (2, {"added": 2})
    assert [row["import_result"] for row in back] == ["added", "added"]
    client, user = (await stored())["C-2"]
    assert (user.first_name, user.last_name, user.role, user.is_active) == ("Boris", "Gray", Role.CLIENT, True)
    assert user.login.startswith("client_")
    assert user.password_hash is None
    assert user.search_text.startswith("boris grai client_")
    assert client.features["age"] == 36
    assert client.features.keys() == {feature.name for feature in CONTRACT.features}
    assert client.latest_score is None
    revisions = await all_of(ClientRevision)
    names = (*sealed_columns(sealed_tables()["client_revisions"]), SALT)
    assert [row.revision for row in revisions] == [1, 1]
    for row in revisions:
        assert row.leaf == row_leaf("client_revisions", {name: getattr(row, name) for name in names})


@pytest.mark.usefixtures("engine")
async def test_one_event_is_recorded_with_what_was_imported_and_the_import_says_what_came_of_it(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "clients.csv", [client_row(1), client_row(2, age=-1)])
    await imported(path)
    (event,) = await all_of(AuditEvent)
    (row,) = await all_of(FileImport)
    assert (event.act, event.object_kind) == ("file_imported", "bank")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert event.details == {"import": row.id, "kind": "clients", "sha256": sha256}
    assert (row.state, row.counts, row.file_name) == (ImportState.DONE, {"added": 1, "rejected": 1}, "clients.csv")
    assert [(one["row"], one["column"]) for one in row.problems] == [(2, "age")]


@pytest.mark.usefixtures("engine")
async def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "clients.csv", [client_row(number) for number in range(1, 4)])
    await imported(path)
    before = await stored()
    summary, _ = await imported(path)
    assert dict(summary.counts) == {"unchanged": 3}
    after = await stored()
    assert {one: (client.revision, user.id) for one, (client, user) in after.items()} == {
        one: (client.revision, user.id) for one, (client, user) in before.items()
    }
    assert len(await all_of(ClientRevision)) == 3


@pytest.mark.usefixtures("engine")
async def test_a_known_client_is_changed_by_one_revision_that_says_old_and_new(tmp_path: Path) -> None:
    await imported(write_rows(tmp_path / "first.csv", [client_row(1), client_row(2)]))
    path = write_rows(tmp_path / "second.csv", [client_row(1, age=37, last_name="Орлова"), client_row(2)])
    summary, back = await imported(path)
    assert dict(summary.counts) == {"changed": 1, "unchanged": 1}
    assert [row["import_result"] for row in back] == ["changed", "unchanged"]
    client, user = (await stored())["C-1"]
    assert (client.revision, client.features["age"], user.last_name) == (2, 37, "Орлова")
    assert "orlova" in user.search_text
    (revision,) = [row for row in await all_of(ClientRevision) if row.revision == 2]
    assert revision.changes["age"] == {"old": 36, "new": 37}
    assert revision.changes["last_name"] == {"old": "Ёлкина", "new": "Орлова"}
    assert revision.leaf is not None


@pytest.mark.usefixtures("engine")
async def test_derived_features_are_those_of_a_client_who_is_added_alone(tmp_path: Path) -> None:
    from app.ml.contracts.applicant import check_applicant, complete  # noqa: PLC0415
    from tests.fixtures.legal_applicant import APPLICANT  # noqa: PLC0415

    await imported(write_rows(tmp_path / "clients.csv", [client_row(1), client_row(2, income_monthly="")]))
    clients = await stored()
    assert clients["C-1"][0].features == complete(CONTRACT, check_applicant(CONTRACT, APPLICANT))
    nothing = {**APPLICANT, "income_monthly": None}
    assert clients["C-2"][0].features == complete(CONTRACT, check_applicant(CONTRACT, nothing))


@pytest.mark.usefixtures("engine")
async def test_every_fault_of_a_row_comes_back_beside_its_cells(tmp_path: Path) -> None:
    rows = [client_row(1), client_row(2, age="old", first_name="", housing="castle"), client_row(3)]
    summary, back = await imported(write_rows(tmp_path / "clients.csv", rows))
    assert dict(summary.counts) == {"added": 2, "rejected": 1}
    assert [row["import_result"] for row in back] == ["added", "rejected", "added"]
    assert (back[1]["external_id"], back[1]["age"], back[1]["housing"]) == ("C-2", "old", "castle")
    for column in ("age: must be a whole number", "first_name: is required", "housing: must be one of"):
        assert column in back[1]["import_problems"]
    assert back[0]["import_problems"] == ""
    assert (await stored()).keys() == {"C-1", "C-3"}


@pytest.mark.usefixtures("engine")
async def test_rows_that_were_mended_in_the_returned_file_are_added_by_it(tmp_path: Path) -> None:
    await imported(write_rows(tmp_path / "clients.csv", [client_row(1), client_row(2, age="old")]))
    mended = [{**row, "age": "40"} for row in read_rows(tmp_path / "clients.back.csv")]
    summary, back = await imported(write_rows(tmp_path / "mended.csv", mended))
    assert dict(summary.counts) == {"added": 1, "changed": 1}
    assert [name for name in back[0] if name.startswith("import_")] == ["import_result", "import_problems"]


@pytest.mark.usefixtures("engine")
async def test_an_id_in_more_than_one_row_is_refused_in_each_of_them(tmp_path: Path) -> None:
    rows = [client_row(1), client_row(2), client_row(1, age=50), client_row(3)]
    summary, back = await imported(write_rows(tmp_path / "clients.csv", rows))
    assert [row["import_result"] for row in back] == ["rejected", "added", "rejected", "added"]
    assert "more than one row" in back[0]["import_problems"]
    assert summary.rejected == 2


@pytest.mark.usefixtures("engine")
async def test_ids_that_differ_by_case_are_two_clients(tmp_path: Path) -> None:
    summary, _ = await imported(
        write_rows(tmp_path / "clients.csv", [client_row(1, external_id="a"), client_row(2, external_id="A")])
    )
    assert dict(summary.counts) == {"added": 2}


@pytest.mark.usefixtures("engine")
async def test_a_row_of_another_length_is_refused_and_comes_back_whole(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "clients.csv", [client_row(1), client_row(2)])
    path.write_text(path.read_text() + "C-3,Anna\n" + path.read_text().splitlines()[1] + ",more,cells\n")
    summary, back = await imported(path)
    assert dict(summary.counts) == {"added": 1, "rejected": 3} or dict(summary.counts) == {"added": 2, "rejected": 2}
    assert "must have 16 cells like the header; it has 2" in back[2]["import_problems"]
    assert back[3]["term_months"] == "48,more,cells"


@pytest.mark.usefixtures("engine")
async def test_managers_are_named_by_login_and_a_blank_cell_leaves_the_present_one(tmp_path: Path) -> None:
    async with session_scope() as session:
        manager = await make_user(session, Role.MANAGER, login="p_orlov")
        await store(session, Manager(user_id=manager.id))
    rows = [client_row(1, manager="P_Orlov"), client_row(2, manager="x_absent"), client_row(3, manager="")]
    _, back = await imported(write_rows(tmp_path / "clients.csv", rows))
    assert [row["import_result"] for row in back] == ["added", "rejected", "added"]
    assert back[1]["import_problems"] == "manager: x_absent is no login of an active manager"
    assert (await stored())["C-1"][0].manager_id == manager.id
    await imported(write_rows(tmp_path / "again.csv", [client_row(1, manager="", age=40)]))
    client, _ = (await stored())["C-1"]
    assert (client.manager_id, client.features["age"]) == (manager.id, 40)


@pytest.mark.usefixtures("engine")
async def test_a_dry_run_says_what_would_come_of_it_and_stores_nothing(tmp_path: Path) -> None:
    await imported(write_rows(tmp_path / "first.csv", [client_row(1)]))
    rows = [client_row(1, age=40), client_row(2), client_row(3, age="x")]
    summary, back = await imported(write_rows(tmp_path / "second.csv", rows), is_dry_run=True)
    assert dict(summary.counts) == {"changed": 1, "added": 1, "rejected": 1}
    assert [row["import_result"] for row in back] == ["changed", "added", "rejected"]
    clients = await stored()
    assert clients.keys() == {"C-1"}
    assert clients["C-1"][0].features["age"] == 36
    assert len(await all_of(AuditEvent)) == len(await all_of(FileImport)) == 1


@pytest.mark.usefixtures("engine")
async def test_of_many_faults_the_first_hundred_are_shown_and_all_come_back(tmp_path: Path) -> None:
    rows = [client_row(number, age="x") for number in range(1, 5_001)]
    summary, back = await imported(write_rows(tmp_path / "clients.csv", rows))
    assert [problem.row for problem in summary.problems] == list(range(1, PROBLEMS_SHOWN + 1))
    assert summary.rejected == 5_000
    assert sum(bool(row["import_problems"]) for row in back) == 5_000
    (row,) = await all_of(FileImport)
    assert len(row.problems) == PROBLEMS_SHOWN


@pytest.mark.usefixtures("engine")
async def test_a_file_that_breaks_off_in_a_quotation_stores_nothing_and_says_so(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "clients.csv", [client_row(number) for number in range(1, 3_001)])
    path.write_text(path.read_text() + '"C-3001,Anna')
    with pytest.raises(TableInvalid, match="is not CSV"):
        await imported(path)
    assert await stored() == {}
    (row,) = await all_of(FileImport)
    assert row.state is ImportState.FAILED
    assert "is not CSV" in row.trouble


@pytest.mark.usefixtures("engine")
async def test_what_stands_in_the_file_as_a_formula_does_not_run_in_the_returned_one(tmp_path: Path) -> None:
    _, back = await imported(write_rows(tmp_path / "clients.csv", [client_row(1, age="=1+1")]))
    assert back[0]["age"] == "'=1+1"


@pytest.mark.usefixtures("engine")
async def test_managers_are_added_by_login_without_a_password_and_changed_by_it(tmp_path: Path) -> None:
    async with session_scope() as session:
        await make_user(session, Role.ADMIN, login="the_admin")
    person = {"login": "p_orlov", "first_name": "Пётр", "last_name": "Орлов", "phone": "", "email": "p@bank.example"}
    rows = [person, {**person, "login": "the_admin"}, {**person, "login": "x"}]
    summary, back = await imported(write_rows(tmp_path / "managers.csv", rows), ImportKind.MANAGERS)
    assert [row["import_result"] for row in back] == ["added", "rejected", "rejected"]
    assert back[1]["import_problems"] == "login: is the login of a person who is no manager"
    async with session_scope(read_only=True) as session:
        user = await get_user_by_login(session, "p_orlov")
        assert user is not None
        manager = await session.get(Manager, user.id)
    assert manager is not None
    assert (user.role, user.password_hash, manager.phone, manager.email) == (
        Role.MANAGER,
        None,
        None,
        "p@bank.example",
    )
    changed = [{**person, "login": "P_ORLOV", "phone": "+7 495 123-45-67"}]
    summary, _ = await imported(write_rows(tmp_path / "again.csv", changed), ImportKind.MANAGERS)
    assert dict(summary.counts) == {"changed": 1}
    async with session_scope(read_only=True) as session:
        manager = await session.get(Manager, user.id)
    assert manager is not None
    assert manager.phone == "+7 495 123-45-67"


async def test_the_formats_of_a_bank_are_read_as_for_scores(engine: AsyncEngine, tmp_path: Path) -> None:
    rows = [client_row(number, income_monthly="1 250 000,50") for number in range(1, 4)]
    summary, _ = await imported(write_rows(tmp_path / "clients.csv", rows, separator=";"))
    assert dict(summary.counts) == {"added": 3}
    assert (await stored())["C-1"][0].features["income_monthly"] == 1_250_000.5


async def test_a_parquet_file_is_read_as_a_csv_of_the_same_values(engine: AsyncEngine, tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    rows = [client_row(1), client_row(2, age=None)]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "clients.parquet")
    summary, back = await imported(tmp_path / "clients.parquet")
    assert dict(summary.counts) == {"added": 1, "rejected": 1}
    assert "age" in back[1]["import_problems"]
    assert (await stored())["C-1"][0].features["has_negative_records"] is False
