"""Rows in CatBoost's own form."""

from typing import Any

import catboost
import numpy as np
import pytest

from app.ml.scoring.pools import WORTH_THREADS, make_pool


@pytest.mark.parametrize(("rows", "threads"), [(1, 1), (256, 1), (WORTH_THREADS, -1)])
def test_a_few_rows_start_no_threads(monkeypatch: pytest.MonkeyPatch, rows: int, threads: int) -> None:
    """Ending them costs more than the rows do; -1 is CatBoost's own: as many as there are processors."""
    made: list[int] = []
    real = catboost.Pool

    def watched(data: Any, *, thread_count: int, **options: Any) -> Any:
        made.append(thread_count)
        return real(data, thread_count=thread_count, **options)

    monkeypatch.setattr(catboost, "Pool", watched)
    pool = make_pool({"age": np.arange(rows, dtype=np.float64)}, numeric_columns=["age"], kept_categories={})
    assert (made, pool.num_row()) == ([threads], rows)
