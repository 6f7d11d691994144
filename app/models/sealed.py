"""Tables whose rows are sealed: each row keeps its leaf, and on PostgreSQL the transaction that wrote it.

The column `xact` is PostgreSQL's own and not mapped: its default writes it, and the sealer alone reads it. It counts on
through a restore into another cluster: the era stands in the bits above the cluster's own number of the transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import DDL, Double, Table, event
from sqlmodel import SQLModel

from app.audit.commitments import commitment, new_salt
from app.audit.encoding import (
    EncodedDocument,
    apart_beginning,
    encode_apart,
    encode_column,
    encode_columns,
    encode_fields,
)

ERA_BITS = 48
"""Bits of a position below its era: a cluster has so many transactions."""
XACT = "xact"
LEAF = "leaf"
GENERATED = "id"
SALT = "salt"
ERASED_COMMITMENT = "erased_commitment"
OUTSIDE = frozenset({GENERATED, LEAF, SALT, ERASED_COMMITMENT})
"""Columns that a leaf is not of."""

ERA_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_era() RETURNS bigint LANGUAGE sql STABLE AS $body$ SELECT {era}::bigint $body$
"""
CLUSTER_FUNCTION = """
DO $do$ BEGIN EXECUTE format(
  'CREATE OR REPLACE FUNCTION audit_cluster() RETURNS text LANGUAGE sql STABLE AS $body$ SELECT %L::text $body$',
  (SELECT system_identifier::text FROM pg_control_system())
); END $do$
"""
XACT_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_xact() RETURNS bigint LANGUAGE sql STABLE AS
$body$ SELECT (public.audit_era() << {ERA_BITS}) + pg_current_xact_id()::text::bigint $body$
"""

_tables: dict[str, Table] = {}
_personal: dict[str, tuple[str, ...]] = {}


def seal_rows(model: type[SQLModel], *, personal: Sequence[str] = ()) -> None:
    """Have each row of a table keep its leaf, and the transaction that wrote it where there is a number of one.

    `personal` are the columns that can be erased (JSON documents): the leaf holds their salted hash.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    _tables[str(table.name)] = table
    _personal[str(table.name)] = tuple(sorted(personal))
    event.listen(model, "before_insert", _keep_leaf)
    key = ", ".join(column.name for column in table.primary_key.columns)
    statements = (
        ERA_FUNCTION.format(era=0),
        CLUSTER_FUNCTION,
        XACT_FUNCTION,
        f"ALTER TABLE {table.name} ADD COLUMN {XACT} bigint",
        f"ALTER TABLE {table.name} ALTER COLUMN {XACT} SET DEFAULT audit_xact()",
        f"CREATE INDEX {index_name(table)} ON {table.name} ({XACT}, {key})",
    )
    for statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect="postgresql"))


def sealed_tables() -> dict[str, Table]:
    """Return the sealed tables by name, in the order in which a seal takes them."""
    return dict(sorted(_tables.items()))


def index_name(table: Table) -> str:
    """Return the name of the index by which a sealed table is read in the order of seals."""
    return f"ix_{table.name}_{XACT}"


def sealed_columns(table: Table) -> list[str]:
    """Return the columns that a leaf is of: all but the generated id, the leaf, and what it is salted with."""
    return [str(column.name) for column in table.columns if column.name not in OUTSIDE]


def personal_columns(table: str) -> tuple[str, ...]:
    """Return the columns of a sealed table that can be erased."""
    return _personal[table]


def row_leaf(table: str, row: Mapping[str, Any]) -> bytes:
    """Return the leaf of a row to be written; a column that `row` does not name is null."""
    return _leaf(table, [row.get(name) for name in _names(table)], row.get(SALT))


def leaf_of_object(table: str, row: object, salt: bytes | None = None) -> bytes:
    """Return the leaf of a row to be written that has its columns as attributes; `salt` is the row's, if it has one."""
    return _leaf(table, _columns_of(table)(row), salt)


def leaves_of_objects(
    table: str, rows: Sequence[object], salts: Sequence[bytes], personal: Sequence[Sequence[EncodedDocument]]
) -> list[bytes]:
    """Return the leaves of many rows, as `leaf_of_object` gives each, encoded column by column: half the work.

    `personal` are the encoded documents of each row, in the order of their columns.
    """
    columns = zip(*map(_plain_columns_of(table), rows), strict=True)
    names, floats = _plain_names(table), {_names(table)[place] for place in _floats(table)}
    plain = [
        encode_column(name, _as_floats(column) if name in floats else column)
        for name, column in zip(names, columns, strict=True)
    ]
    documents = [
        encode_column(name, column) for name, column in zip(_personal[table], zip(*personal, strict=True), strict=True)
    ]
    beginning = apart_beginning(table)
    return [
        sha256(b"".join((beginning, commitment(salt, b"".join(erasable)), *others))).digest()
        for salt, erasable, others in zip(salts, zip(*documents, strict=True), zip(*plain, strict=True), strict=True)
    ]


def _as_floats(values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a column of floats as they are read back."""
    return [float(one) if type(one) is int else one for one in values] if int in map(type, values) else values


def _leaf(table: str, values: Sequence[Any], salt: bytes | None) -> bytes:
    """Hash the values of the columns in order; a whole number in a column of floats is read back as a float."""
    for place in _floats(table):
        if type(values[place]) is int:
            values = [float(one) if at in _floats(table) and one is not None else one for at, one in enumerate(values)]
            break
    if salt is None:
        by_name = sorted(zip(_names(table), values, strict=True), key=itemgetter(0))
        return sha256(encode_columns(table, *zip(*by_name, strict=True))).digest()
    apart = len(_personal[table])
    stands_for = commitment(salt, encode_fields(_personal[table], values[:apart]))
    return sha256(encode_apart(table, stands_for, _plain_names(table), values[apart:])).digest()


def _keep_leaf(_mapper: object, _connection: object, row: Any) -> None:
    table = str(row.__tablename__)
    if _personal[table]:
        row.salt = new_salt()
    row.leaf = leaf_of_object(table, row, getattr(row, SALT, None))


@cache
def _names(table: str) -> tuple[str, ...]:
    """Personal columns first, both parts by name."""
    return *_personal[table], *_plain_names(table)


@cache
def _plain_names(table: str) -> tuple[str, ...]:
    return tuple(sorted(set(sealed_columns(_tables[table])) - set(_personal[table])))


@cache
def _columns_of(table: str) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*_names(table))


@cache
def _plain_columns_of(table: str) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*_plain_names(table))


@cache
def _floats(table: str) -> tuple[int, ...]:
    columns = _tables[table].columns
    return tuple(place for place, name in enumerate(_names(table)) if isinstance(columns[name].type, Double))
