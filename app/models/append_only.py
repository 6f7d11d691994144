"""Tables that are added to and never changed: triggers refuse all else, but what the list of erasures covers."""

from collections.abc import Collection, Sequence

from sqlalchemy import DDL, Table, event
from sqlmodel import SQLModel

_REFUSE_ON_SQLITE = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb}{of} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_REFUSE_BUT_ERASURE_ON_SQLITE = """
CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table}
WHEN NOT (
  OLD.erased_commitment IS NULL AND NEW.erased_commitment IS NOT NULL AND NEW.salt IS NULL
  AND NEW.leaf IS NOT NULL AND (OLD.leaf IS NULL OR NEW.leaf IS OLD.leaf)
  AND {emptied}
  AND {unchanged}
  AND EXISTS (
    SELECT 1 FROM erasures
    WHERE user_id = OLD.client_id OR (kind = '{table}' AND "before" > OLD.timestamp)
  )
)
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
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
        WHERE e.user_id = OLD.client_id OR (e.kind = TG_TABLE_NAME AND e."before" > OLD.timestamp)
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
_REFUSE_TRUNCATE_ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def refuse_changes(model: type[SQLModel], *, but_erasure_of: Sequence[str] = (), but_of: Collection[str] = ()) -> None:
    """Make a table append-only: with the table come triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE.

    Both databases report it as an integrity error. `but_erasure_of` are columns (JSON documents) of a row about a
    client that may be emptied once, where a row of `erasures` covers it; nothing else of the row may change with them.
    `but_of` are columns that may change at any time.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    of = f" OF {', '.join(one.name for one in table.columns if one.name not in but_of)}" if but_of else ""
    function = "refuse_change()"
    if but_erasure_of:
        function = f"refuse_change_but_erasure({', '.join(repr(name) for name in but_erasure_of)})"
    statements = [
        ("sqlite", _refuse_update_on_sqlite(table, but_erasure_of, of)),
        ("sqlite", _REFUSE_ON_SQLITE.format(table=table.name, verb="delete", of="")),
        ("postgresql", _REFUSE_FUNCTION_ON_POSTGRESQL),
        *([("postgresql", _REFUSE_BUT_ERASURE_FUNCTION_ON_POSTGRESQL)] if but_erasure_of else []),
        ("postgresql", _REFUSE_ON_POSTGRESQL.format(table=table.name, of=of, function=function)),
        ("postgresql", _REFUSE_TRUNCATE_ON_POSTGRESQL.format(table=table.name)),
    ]
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def _refuse_update_on_sqlite(table: Table, personal: Sequence[str], of: str) -> str:
    if not personal:
        return _REFUSE_ON_SQLITE.format(table=table.name, verb="update", of=of)
    loose = {*personal, "salt", "erased_commitment", "leaf"}
    kept = [column.name for column in table.columns if column.name not in loose]
    return _REFUSE_BUT_ERASURE_ON_SQLITE.format(
        table=table.name,
        emptied=" AND ".join(f"NEW.{name} IN ('{{}}', '[]')" for name in personal),
        unchanged=" AND ".join(f"NEW.{name} IS OLD.{name}" for name in kept),
    )
