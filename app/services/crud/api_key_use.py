"""The statement by which processes share the requests that a key may make in a minute. PostgreSQL only."""

from typing import NamedTuple

from database.lane import Lane

_TAKE = """
INSERT INTO api_key_uses AS known (key_id, minute, taken)
VALUES ($1, date_trunc('minute', now()), $2)
ON CONFLICT (key_id) DO UPDATE
SET minute = excluded.minute,
  taken = excluded.taken + CASE WHEN known.minute = excluded.minute THEN known.taken ELSE 0 END
RETURNING taken, 60 - extract(second FROM now())::float8 AS resets_in
"""


class TakenOfMinute(NamedTuple):
    """How many requests of a key's present minute are taken, by all processes, and when it ends, in seconds."""

    taken: int
    resets_in: float


async def take_requests(lane: Lane, key_id: int, wanted: int) -> TakenOfMinute:
    """Take so many requests of the key's present minute, by the database's clock; more than is left may be taken."""
    (row,) = await lane.fetch(_TAKE, key_id, wanted)
    return TakenOfMinute(row["taken"], row["resets_in"])
