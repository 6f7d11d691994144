"""How the database keeps the sums of each client's credits: by triggers, whatever writes the credits."""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

TOTALS = """
SELECT client_id, count(*), count(*) FILTER (WHERE coalesce(payment_status, '') <> 'C'),
  coalesce(sum(amount_total) FILTER (WHERE coalesce(payment_status, '') <> 'C'), sum(amount_total)),
  coalesce(
    max(payment_status) FILTER (WHERE overdue),
    CASE WHEN count(*) FILTER (WHERE coalesce(payment_status, '') <> 'C') = 0 THEN 'C'
      ELSE min(payment_status) FILTER (WHERE payment_status <> 'C') END
  ),
  count(*) FILTER (WHERE overdue) > 0
FROM credits
"""
"""The columns of `credit_totals` from those of `credits`; conditions and GROUP BY client_id follow."""
COLUMNS = "client_id, credits, open_credits, amount_total, payment_status, overdue"

_ON_SQLITE = f"""
CREATE TRIGGER credits_total_{{verb}} AFTER {{verb}} ON credits BEGIN
{{forget}}INSERT OR REPLACE INTO credit_totals ({COLUMNS}){TOTALS}WHERE client_id = {{row}}.client_id
GROUP BY client_id;
END
"""
_FORGET_ON_SQLITE = "DELETE FROM credit_totals WHERE client_id = OLD.client_id;\n"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION total_credits() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $body$
BEGIN
  INSERT INTO credit_totals AS kept ({COLUMNS}){TOTALS}  WHERE client_id IN (SELECT changed.client_id FROM changed)
  GROUP BY client_id
  ON CONFLICT (client_id) DO UPDATE SET credits = excluded.credits, open_credits = excluded.open_credits,
    amount_total = excluded.amount_total, payment_status = excluded.payment_status, overdue = excluded.overdue;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM credit_totals AS kept WHERE kept.client_id IN (SELECT changed.client_id FROM changed)
      AND NOT EXISTS (SELECT FROM credits WHERE credits.client_id = kept.client_id);
  END IF;
  RETURN NULL;
END
$body$
"""  # noqa: S608  (no value of anyone is in it)
_ON_POSTGRESQL = """
CREATE TRIGGER credits_total_{verb} AFTER {verb} ON credits REFERENCING {rows} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION total_credits()
"""


def keep_totals(model: type[SQLModel]) -> None:
    """Have the sums follow each credit; on PostgreSQL once for a statement, however many rows it writes.

    Who writes credits of one client at the same time as others holds the client's row: else each would sum up
    without the other's.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    statements = [
        ("sqlite", _ON_SQLITE.format(verb="insert", row="NEW", forget="")),
        ("sqlite", _ON_SQLITE.format(verb="update", row="NEW", forget="")),
        ("sqlite", _ON_SQLITE.format(verb="delete", row="OLD", forget=_FORGET_ON_SQLITE)),
        ("postgresql", _FUNCTION),
        ("postgresql", _ON_POSTGRESQL.format(verb="insert", rows="NEW")),
        ("postgresql", _ON_POSTGRESQL.format(verb="update", rows="NEW")),
        ("postgresql", _ON_POSTGRESQL.format(verb="delete", rows="OLD")),
    ]
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
