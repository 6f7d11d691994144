"""What decides now as the hot path reads it: in the statement that reads who asks for whom, and by which champion.

PostgreSQL only, without the ORM; `policy.get_parts_in_use` is the same for a session.
"""

import asyncpg

from app.services.crud.policy import PartsInUse

PARTS_IN_USE = """,
  CASE WHEN asked.place = 1 THEN (SELECT sha256 FROM policies WHERE stage = 'active') END AS active,
  CASE WHEN asked.place = 1 THEN ARRAY(
    SELECT sha256::text FROM policies WHERE stage = 'shadow' ORDER BY sha256
  ) END AS shadows,
  CASE WHEN asked.place = 1 THEN (
    SELECT CASE WHEN is_on THEN reason END FROM decision_stops ORDER BY id DESC LIMIT 1
  ) END AS stop
"""
"""Columns for a statement about callers at places from 1 on: they hold for all, so the first row alone has them."""


def parts_in_use(champion: str | None, row: asyncpg.Record) -> PartsInUse:
    """Return champion, policies and stop by the first row of such a statement."""
    return PartsInUse(champion, row["active"], tuple(row["shadows"]), row["stop"])
