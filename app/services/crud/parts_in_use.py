"""The statement of the hot path about what decides now: one read for all who ask at the same moment.

PostgreSQL only, without the ORM; `policy.get_parts_in_use` is the same for a session.
"""

from collections.abc import Sequence

from app.services.crud.policy import PartsInUse
from database.lane import Lane

_IN_USE = """
SELECT (SELECT sha256 FROM model_versions WHERE stage = 'champion') AS champion,
  (SELECT sha256 FROM policies WHERE stage = 'active') AS active,
  ARRAY(SELECT sha256::text FROM policies WHERE stage = 'shadow' ORDER BY sha256) AS shadows,
  (SELECT CASE WHEN is_on THEN reason END FROM decision_stops ORDER BY id DESC LIMIT 1) AS stop
"""


async def list_parts_in_use(lane: Lane, asks: Sequence[object]) -> list[PartsInUse]:
    """Return champion, policies and stop as they are now, once for each that asks."""
    (row,) = await lane.fetch(_IN_USE)
    found = PartsInUse(row["champion"], row["active"], tuple(row["shadows"]), row["stop"])
    return [found] * len(asks)
