"""`python -m benchmarks.peers.without_trail serve …`: this product as it would be without the audit trail.

Events are stored without salt and leaf, and nothing is sealed. `FORGET` takes from a database what else the trail has
there: a default and an index.
"""

import sys
from collections.abc import Sequence
from typing import Any

from app.__main__ import guarded, main
from app.private_files import keep_private
from app.services.audit.keeper import TrailKeeper
from app.services.crud import score_storing

FORGET = """
DO $do$ DECLARE found text; BEGIN
  FOR found IN SELECT indexname FROM pg_indexes WHERE tablename = 'scores' AND indexdef LIKE '%xact%' LOOP
    EXECUTE format('DROP INDEX %I', found);
  END LOOP;
END $do$;
ALTER TABLE scores ALTER COLUMN xact DROP DEFAULT
"""


def _nothing(*_given: Any, **_named: Any) -> None:
    return None


def _no_salts(count: int) -> list[None]:
    return [None] * count


def _no_leaves(_table: str, rows: Sequence[object], *_given: Any) -> list[None]:
    return [None] * len(rows)


def forget_trail() -> None:
    """Take salts, leaves and seals from this process."""
    setattr(score_storing, "new_salts", _no_salts)  # noqa: B010 - the names are the storing's own imports
    setattr(score_storing, "leaves_of_objects", _no_leaves)  # noqa: B010
    setattr(TrailKeeper, "start", _nothing)  # noqa: B010


if __name__ == "__main__":
    keep_private()
    forget_trail()
    sys.exit(guarded(main))
