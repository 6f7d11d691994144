"""Tables that are added to and never changed: triggers refuse all else, but what the list of erasures covers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import DDL, Table, event
from sqlmodel import SQLModel

_REFUSE_ON_SQLITE = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb}{of} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_REFUSE_BUT_ON_SQLITE = """
CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table}
WHEN NOT (
  {allowed}
  AND {unchanged}
  AND EXISTS (
    SELECT 1 FROM erasures
    WHERE {covers} OR (kind = '{table}' AND "before" > OLD.timestamp)
  )
)
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_ERASED_ON_SQLITE = """OLD.erased_commitment IS NULL AND NEW.erased_commitment IS NOT NULL AND NEW.salt IS NULL
  AND NEW.leaf IS NOT NULL AND (OLD.leaf IS NULL OR NEW.leaf IS OLD.leaf)
  AND {emptied}"""
_OF_APPLICATIONS_ON_SQLITE = (
    """(kind = 'applications' AND "before" > OLD.timestamp AND OLD.application_id IS NOT NULL)"""
)
_REFUSE_FUNCTION_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
"""
_REFUSE_BUT_ERASURE_FUNCTION_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  personal text[] := TG_ARGV;
  loose text[] := personal || ARRAY['salt', 'erased_commitment', 'leaf'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.erased_commitment IS NULL AND NEW.erased_commitment IS NOT NULL AND NEW.salt IS NULL
      AND NEW.leaf IS NOT NULL AND (OLD.leaf IS NULL OR NEW.leaf = OLD.leaf)
      AND NOT EXISTS (
        SELECT FROM jsonb_each(to_jsonb(NEW)) AS one
        WHERE one.key = ANY (personal) AND one.value NOT IN ('{}'::jsonb, '[]'::jsonb)
      )
      AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
      AND EXISTS (
        SELECT FROM public.erasures AS e
        WHERE e.user_id = OLD.client_id OR e.application_id = (to_jsonb(OLD) ->> 'application_id')::bigint
          OR (e."before" > OLD.timestamp AND (e.kind = TG_TABLE_NAME
            OR (e.kind = 'applications' AND to_jsonb(OLD) ->> 'application_id' IS NOT NULL)))
      )
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
"""
_REFUSE_ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_change BEFORE UPDATE{of} OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {function}
"""
REFUSE_TRUNCATE_ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


@dataclass(frozen=True)
class AllowedChange:
    """The one change of a row that an erasure makes, where the list of erasures covers the row.

    `columns` may differ; `on_sqlite` is what must be true of OLD and NEW, `covers` which erasure is the row's own.
    `function` is the call of PostgreSQL's trigger function, and `body` the statement that makes it.
    """

    columns: frozenset[str]
    on_sqlite: str
    covers: str
    function: str
    body: str


def refuse_changes(
    model: type[SQLModel],
    *,
    but_erasure_of: Sequence[str] = (),
    but: AllowedChange | None = None,
    but_of: Collection[str] = (),
) -> None:
    """Make a table append-only: with the table come triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE.

    Both databases report it as an integrity error. `but_erasure_of` are columns (JSON documents) of a sealed row that
    may be emptied once, where a row of `erasures` covers it; `but` is another such change. Nothing else of the row may
    change with them. `but_of` are columns that may change at any time.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    change = _erasure_of(table, but_erasure_of) if but_erasure_of else but
    function = change.function if change else "refuse_change()"
    of = f" OF {', '.join(one.name for one in table.columns if one.name not in but_of)}" if but_of else ""
    statements = [
        ("sqlite", _refuse_update_on_sqlite(table, change, of)),
        ("sqlite", _REFUSE_ON_SQLITE.format(table=table.name, verb="delete", of="")),
        ("postgresql", _REFUSE_FUNCTION_ON_POSTGRESQL),
        *([("postgresql", change.body)] if change else []),
        ("postgresql", _REFUSE_ON_POSTGRESQL.format(table=table.name, of=of, function=function)),
        ("postgresql", REFUSE_TRUNCATE_ON_POSTGRESQL.format(table=table.name)),
    ]
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def _erasure_of(table: Table, personal: Sequence[str]) -> AllowedChange:
    subjects = {"client_id": "user_id", "application_id": "application_id"}
    by_age = [_OF_APPLICATIONS_ON_SQLITE] if "application_id" in table.columns else []
    return AllowedChange(
        columns=frozenset({*personal, "salt", "erased_commitment", "leaf"}),
        on_sqlite=_ERASED_ON_SQLITE.format(emptied=" AND ".join(f"NEW.{name} IN ('{{}}', '[]')" for name in personal)),
        covers=" OR ".join(
            [*(f"{listed} = OLD.{name}" for name, listed in subjects.items() if name in table.columns), *by_age]
        ),
        function=f"refuse_change_but_erasure({', '.join(repr(name) for name in personal)})",
        body=_REFUSE_BUT_ERASURE_FUNCTION_ON_POSTGRESQL,
    )


def _refuse_update_on_sqlite(table: Table, change: AllowedChange | None, of: str) -> str:
    if change is None:
        return _REFUSE_ON_SQLITE.format(table=table.name, verb="update", of=of)
    kept = [column.name for column in table.columns if column.name not in change.columns]
    return _REFUSE_BUT_ON_SQLITE.format(
        table=table.name,
        allowed=change.on_sqlite,
        covers=change.covers,
        unchanged=" AND ".join(f"NEW.{name} IS OLD.{name}" for name in kept),
    )
