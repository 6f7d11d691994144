"""What an attacker with the database can do: every change is found, and what only an anchor can tell is told by it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Boolean, Double, Integer, LargeBinary, String, Table
from sqlmodel import SQLModel, col, null, select, text, update

from app.audit.merkle import root_of
from app.audit.seals import SealContent, sign
from app.models import AuditEvent, ClientRevision, CreditRevision, DecisionEvent, ReferralAnswer, Score, Seal
from app.models.sealed import ERASED_COMMITMENT, GENERATED, LEAF, SALT, row_leaf, sealed_columns, sealed_tables
from app.services.audit.sealer import content_of, leaves_of
from app.services.audit.verification import verify
from database.database import session_scope
from database.types import UtcDateTime
from tests.fixtures.factories import make_manager
from tests.fixtures.stored_policies import build_answer, build_decision, store_policy
from tests.services.audit.conftest import KEY, Trail

TABLES: dict[str, type[SQLModel]] = {
    "audit_events": AuditEvent,
    "client_revisions": ClientRevision,
    "credit_revisions": CreditRevision,
    "decisions": DecisionEvent,
    "referral_answers": ReferralAnswer,
    "scores": Score,
}
COLUMNS = {
    name: [column.name for column in table.columns if column.name not in {GENERATED, LEAF}]
    for name, table in sealed_tables().items()
}
WITHOUT_CHECKS = (
    """
    CREATE TEMP TABLE checks ON COMMIT DROP AS
    SELECT conrelid::regclass AS sealed, conname, replace(pg_get_constraintdef(oid), ' NOT VALID', '') AS definition
    FROM pg_constraint
    WHERE contype = 'c' AND conrelid IN (
      'scores'::regclass, 'decisions'::regclass, 'referral_answers'::regclass, 'audit_events'::regclass,
      'client_revisions'::regclass, 'credit_revisions'::regclass
    )
    """,
    """
    DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM checks LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.sealed, one.conname);
    END LOOP; END $$
    """,
)
CHECKS_AGAIN = """
DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM checks LOOP
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', one.sealed, one.conname, one.definition);
END LOOP; END $$
"""
WITHOUT_RULES = {
    "postgresql": [*WITHOUT_CHECKS, "SET LOCAL session_replication_role = replica"],
    "sqlite": [
        "PRAGMA defer_foreign_keys = ON",
        *(
            f"DROP TRIGGER IF EXISTS {table}_refuse_{verb}"
            for table in (*TABLES, "seals", "erasures")
            for verb in ("update", "delete")
        ),
    ],
}
"""What the owner of a database can do: triggers keep mistakes away, not owners."""


OTHERS: dict[type[Any], Callable[[Any], Any]] = {
    Double: lambda value: math.nextafter(value, 1),
    UtcDateTime: lambda value: value + timedelta(microseconds=1),
    LargeBinary: lambda value: bytes([value[0] ^ 1]) + value[1:] if value else bytes(32),
    Boolean: lambda value: not value,
    Integer: lambda value: (value or 0) + 1,
    String: lambda value: value[:-1] + ("x" if value[-1] != "x" else "y"),
}
"""By the type of a column, the least other value: of a float the last bit."""


@pytest_asyncio.fixture
async def trail(trail: Trail) -> Trail:
    """With two decisions, each answered by a person, and two changes of a credit, as well."""
    async with session_scope(trail.engine) as session:
        policy, manager = await store_policy(session), await make_manager(session)
        for number in (1, 2):
            score = await session.get_one(Score, number)
            decision = build_decision(score, policy, credit_limit=1000.0, price=0.2, decided_by=trail.client_id)
            change = {"term_months": {"old": None, "new": 12 * number}}
            session.add(decision)
            session.add(CreditRevision(client_id=trail.client_id, credit_id=1, revision=number, changes=change))
            await session.flush()
            session.add(build_answer(decision, decided_by=manager.user_id))
            await session.flush()
    return trail


async def attack(trail: Trail, *statements: Any) -> None:
    """As the owner of the database can: with triggers, foreign keys and CHECKs off."""
    async with trail.engine.connect() as connection:
        if trail.engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("COMMIT")
            await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            await connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        for statement in [*map(text, WITHOUT_RULES[trail.engine.dialect.name]), *statements]:
            await connection.execute(text(statement) if isinstance(statement, str) else statement)
        if trail.engine.dialect.name == "postgresql":
            await connection.execute(text(CHECKS_AGAIN))  # the database serves another test afterwards
        await connection.commit()
        await connection.invalidate()


def changed(table: Table, column: str, value: Any) -> Any:
    """Another value of the kind: the least another one, where there is a least."""
    kind = table.columns[column].type
    if isinstance(value, dict):
        return {**value, "forged": True}
    if isinstance(value, list):
        return [*value, {"forged": True}]
    enum = getattr(kind, "enum_class", None)
    if enum is not None:
        return next(member for member in reversed(enum) if member != value)
    return next(other(value) for its, other in OTHERS.items() if isinstance(kind, its))


async def last_row(trail: Trail, name: str, *, but: int = 0) -> Any:
    """The newest row, or that many before it."""
    table = TABLES[name]
    async with session_scope(trail.engine, read_only=True) as session:
        keys = [column.desc() for column in sealed_tables()[name].primary_key.columns]
        return (await session.exec(select(table).order_by(*keys).offset(but).limit(1))).one()


def columns_of(name: str, row: Any) -> dict[str, Any]:
    """What a leaf is computed from."""
    return {one: getattr(row, one, None) for one in (*sealed_columns(sealed_tables()[name]), SALT)}


def of_row(name: str, row: Any, changes: Mapping[str, Any] = MappingProxyType({})) -> Any:
    """The row, by its key; with a key that was changed."""
    table = sealed_tables()[name]
    return [column == changes.get(column.name, getattr(row, column.name)) for column in table.primary_key.columns]


def stored(value: Any) -> Any:
    """The value as it was stored: nothing is NULL, not JSON's null."""
    return null() if value is None else value


@pytest.mark.parametrize("name", COLUMNS)
async def test_a_changed_column_is_found(trail: Trail, name: str) -> None:
    await trail.seal()
    await trail.seal()
    row = await last_row(trail, name)
    table = sealed_tables()[name]
    for column in COLUMNS[name]:
        value = getattr(row, column)
        other = changed(table, column, value)
        await attack(trail, update(table).where(*of_row(name, row)).values({column: other}))
        finding = (await trail.verify()).finding
        assert finding is not None, column
        is_key = column in {one.name for one in table.primary_key.columns}
        assert (finding.seal, finding.table) == (2, name), column
        expected = "no erasure of it is recorded" if column == ERASED_COMMITMENT else "do not give its leaf"
        assert is_key or expected in finding.sentence or column == "commitment"
        await attack(trail, update(table).where(*of_row(name, row, {column: other})).values({column: stored(value)}))
    assert (await trail.verify()).finding is None


@pytest.mark.parametrize("name", TABLES)
async def test_a_changed_leaf_is_found_even_if_it_fits_its_row(trail: Trail, name: str) -> None:
    await trail.seal()
    await trail.seal()
    row, table = await last_row(trail, name), sealed_tables()[name]
    (document,) = [one for one in ("details", "changes", "reasons", "grounds") if one in table.columns]
    columns = columns_of(name, row)
    columns[document] = changed(table, document, columns[document])
    forged = {document: columns[document], "leaf": row_leaf(name, columns)}
    await attack(trail, update(table).where(*of_row(name, row)).values(forged))
    finding = (await trail.verify()).finding
    assert finding is not None
    assert (finding.seal, "do not give its root" in finding.sentence) == (2, True)


@pytest.mark.parametrize("name", TABLES)
async def test_a_deleted_and_an_added_row_are_found(trail: Trail, name: str) -> None:
    await trail.seal()
    await trail.seal()
    row, table = await last_row(trail, name), sealed_tables()[name]
    key = next(iter(table.primary_key.columns)).name
    where = " AND ".join(f"{one.name} = {getattr(row, one.name)}" for one in table.primary_key.columns)
    everything = [one.name for one in table.columns]
    if trail.engine.dialect.name == "postgresql":
        everything.append("xact")
    quoted = ", ".join(f'"{one}"' for one in everything)
    another = {
        key: f'"{key}" + 900',
        "once": "'another'",
        "score_id": "900",
        "referral_id": "900",
    }  # what no two rows may have in common
    copied = ", ".join(another.get(one, f'"{one}"') for one in everything)
    await attack(trail, f"INSERT INTO {table.name} ({quoted}) SELECT {copied} FROM {table.name} WHERE {where}")
    finding = (await trail.verify()).finding
    if trail.engine.dialect.name == "postgresql":
        assert finding is not None
        has_changed = key in sealed_columns(table) or {"once", "score_id", "referral_id"} & {*everything}
        sentence = "do not give its leaf" if has_changed else "it holds 12 rows, and 13 are there"
        assert sentence in finding.sentence
    else:  # it has the next number there: a row that was not sealed yet
        assert finding is None
    await attack(trail, f"DELETE FROM {table.name} WHERE {key} = {getattr(row, key) + 900}")
    assert (await trail.verify()).finding is None
    await attack(trail, f"DELETE FROM {table.name} WHERE {where}")
    finding = (await trail.verify()).finding
    assert finding is not None
    assert "it holds 12 rows, and 11 are there" in finding.sentence


async def test_reordered_rows_are_found(trail: Trail) -> None:
    """Two events change places: each keeps its columns and its leaf."""
    await trail.seal()
    await trail.seal()
    row = await last_row(trail, "audit_events")
    swap = [
        f"UPDATE audit_events SET id = {there} WHERE id = {here}"
        for here, there in ((row.id, 900), (row.id - 1, row.id), (900, row.id - 1))
    ]
    await attack(trail, *swap)
    finding = (await trail.verify()).finding
    assert finding is not None
    assert "do not give its root" in finding.sentence


async def test_a_changed_seal_is_found(trail: Trail) -> None:
    await trail.seal()
    await trail.seal()
    table = SQLModel.metadata.tables["seals"]
    async with session_scope(trail.engine, read_only=True) as session:
        seal = await session.get_one(Seal, 2)
    for column in SealContent.__slots__:
        value = getattr(seal, column)
        other: Any = {name: number + 1 for name, number in value.items()} if isinstance(value, Mapping) else None
        other = other or changed(table, column, value)
        number = other if column == "number" else 2
        await attack(trail, update(table).where(table.c.number == 2).values({column: other}))
        assert (await trail.verify()).finding is not None, column
        await attack(trail, update(table).where(table.c.number == number).values({column: stored(value)}))
    assert (await trail.verify()).finding is None


async def test_a_seal_that_is_taken_out_is_found(trail: Trail) -> None:
    for _ in range(3):
        await trail.add()
        await trail.seal()
    await attack(trail, "DELETE FROM seals WHERE number = 2")
    finding = (await trail.verify()).finding
    assert finding is not None
    assert "seal 2 is missing" in finding.sentence


async def rewrite(trail: Trail) -> None:
    """The newest score changed with its leaf, and every seal made again and signed with the real key."""
    row, table = await last_row(trail, "scores"), sealed_tables()["scores"]
    columns = columns_of("scores", row) | {"score": 0.01}
    await attack(
        trail, update(table).where(*of_row("scores", row)).values(score=0.01, leaf=row_leaf("scores", columns))
    )
    async with session_scope(trail.engine, read_only=True) as session:
        seals = list((await session.exec(select(Seal).order_by(col(Seal.number)))).all())
        before: SealContent | None = None
        statements = []
        for seal in seals:
            content = content_of(seal)
            leaves = [leaf async for _, leaf in leaves_of(session, content)]
            content = replace(content, root=root_of(leaves), previous=before.digest() if before else seal.previous)
            values = {"root": content.root, "previous": content.previous, "signature": sign(content, KEY.private)}
            statements.append(update(Seal).where(col(Seal.number) == seal.number).values(values))
            before = content
    await attack(trail, *statements)


async def test_rows_and_seals_rewritten_with_the_real_key_are_told_by_an_anchor_alone(trail: Trail) -> None:
    seals = [await trail.seal(), await trail.seal()]
    anchored = {seal.number: seal.digest() for seal in seals if seal}
    await rewrite(trail)
    assert (await trail.verify()).finding is None
    finding = (await trail.verify(anchored=anchored)).finding
    assert finding is not None
    assert (finding.seal, "rows and seals were rewritten" in finding.sentence) == (2, True)


async def test_a_database_of_an_earlier_time_lacks_a_seal_that_was_anchored(trail: Trail) -> None:
    await trail.seal()
    newest = await trail.seal()
    assert newest is not None
    anchored = {newest.number: newest.digest()}
    assert (await trail.verify(anchored=anchored)).finding is None
    await attack(trail, "DELETE FROM seals WHERE number = 2")
    finding = (await trail.verify(anchored=anchored)).finding
    assert finding is not None
    assert (finding.seal, finding.sentence.startswith("anchored but absent")) == (2, True)


async def test_a_foreign_key_is_not_believed(trail: Trail) -> None:
    await trail.seal()
    async with session_scope(trail.engine, read_only=True) as session:
        done = await verify(session, [bytes(32)])
    assert done.finding is not None
    assert "not among the trusted ones" in done.finding.sentence


async def test_a_verification_since_a_moment_begins_with_the_first_seal_of_it(trail: Trail) -> None:
    await trail.seal()
    second = await trail.seal()
    assert second is not None
    await trail.add(4)
    await trail.seal()
    async with session_scope(trail.engine, read_only=True) as session:
        done = await verify(session, [KEY.public], since=second.sealed_at + timedelta(microseconds=1))
        later = await verify(session, [KEY.public], since=datetime.now(UTC) + timedelta(days=1))
    assert (done.finding, done.seals, done.rows) == (None, 1, 4)
    assert (later.finding, later.seals, later.rows) == (None, 0, 0)
