"""`python -m benchmarks.peers.without_trail serve …`: this product as it would be without the audit trail.

Events are stored without salt and leaf, and nothing is sealed. `FORGET` takes from a database what else the trail has
there: a default and an index.
"""

import sys
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


def _nothing(*_given: Any) -> None:
    return None


def forget_trail() -> None:
    """Take salts, leaves and seals from this process."""
    for room, name in ((score_storing, "new_salt"), (score_storing, "leaf_of_object"), (TrailKeeper, "start")):
        setattr(room, name, _nothing)


if __name__ == "__main__":
    keep_private()
    forget_trail()
    sys.exit(guarded(main))
