"""The peer: one process with a server-side cursor, CatBoost and COPY, which writes the same events and latest scores.

No queue, no resumption, no report: what a person would write for one night. `python -m benchmarks.rescoring.direct URL
REGISTRY MODEL REASONS` prints how many seconds the work took.
"""

import asyncio
import sys
import time
from typing import Any

import asyncpg
from pydantic_core import from_json

from app.audit.commitments import new_salt
from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import as_reasons
from app.models import ScoreSource
from app.models.base import utc_now
from app.models.sealed import SALT, row_leaf
from app.schemas.exact_json import exact_json

ROWS = 1000
READ = "SELECT user_id, revision, features::text FROM clients ORDER BY user_id"
IDS = "SELECT nextval('scores_id_seq') FROM generate_series(1, $1)"
COLUMNS = (
    "id", "client_id", "client_revision", "score", "raw_proba", "model_version", "reasons", "source", "timestamp",
    "salt", "leaf",
)  # fmt: skip
SHOW = """
UPDATE clients SET latest_score_id = one.id, latest_score = one.score, scored_at = $4
FROM unnest($1::bigint[], $2::integer[], $3::float8[]) AS one (id, client_id, score)
WHERE clients.user_id = one.client_id AND (clients.latest_score_id IS NULL OR clients.latest_score_id < one.id)
"""


async def rescore(url: str, registry: str, model: str, *, has_reasons: bool) -> float:
    """Score every client and store it; return the seconds from the first row read to the last commit."""
    engine = ScoringEngine.load(ModelRegistry(registry).read(model), sha256=model)
    reading, writing = await asyncpg.connect(url), await asyncpg.connect(url)
    began = time.perf_counter()
    try:
        async with reading.transaction():
            cursor = await reading.cursor(READ)
            while rows := await cursor.fetch(ROWS):
                await _store(writing, engine, rows, has_reasons=has_reasons)
        return time.perf_counter() - began
    finally:
        await reading.close()
        await writing.close()


async def _store(writing: Any, engine: ScoringEngine, rows: list[Any], *, has_reasons: bool) -> None:
    columns = to_columns(engine.contract, [from_json(row[2]) for row in rows])
    scored = engine.score_columns(columns, reasons=has_reasons)
    now = utc_now()
    async with writing.transaction():
        ids = [row[0] for row in await writing.fetch(IDS, len(rows))]
        records = []
        for place, (client_id, revision, _) in enumerate(rows):
            event = {
                "client_id": client_id,
                "client_revision": revision,
                "score": scored.proba[place],
                "raw_proba": scored.raw_proba[place],
                "model_version": engine.version,
                "reasons": as_reasons(scored.reasons[place]) if scored.reasons else [],
                "source": ScoreSource.BATCH,
                "timestamp": now,
            }
            salt = new_salt()
            leaf = row_leaf("scores", {**event, SALT: salt})
            event |= {"reasons": exact_json(event["reasons"]).decode(), "source": ScoreSource.BATCH.value}
            records.append((ids[place], *event.values(), salt, leaf))
        await writing.copy_records_to_table("scores", records=records, columns=COLUMNS)
        await writing.execute(SHOW, ids, [row[0] for row in rows], scored.proba, now)


if __name__ == "__main__":
    address, folder, version, reasons = sys.argv[1:]
    print(asyncio.run(rescore(address, folder, version, has_reasons=reasons == "reasons")))
