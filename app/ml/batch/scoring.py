"""Many applicants at once, as arrays: the same bits as one by one, without an object for each."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from catboost import Pool
from numpy.typing import NDArray

from app.ml.batch.checks import Coded, Column
from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, with_derived
from app.ml.contracts.features import Column as Derived
from app.ml.scoring.categories import pooled, ranks
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.probability import sigmoids

REASONED_ROWS = 2048
"""So many rows are explained at once: their leaves, one a tree, are in memory."""
ALL_THREADS = -1


@dataclass(frozen=True)
class Scores:
    """PD, PD before calibration, and with reasons what each column of the model adds to the raw log-odds."""

    proba: Floats
    raw_proba: Floats
    contributions: Floats | None


class ColumnScorer:
    """Scores columns of checked inputs with one model."""

    def __init__(self, engine: ScoringEngine, *, reasons: bool) -> None:
        self._engine = engine
        self._reasons = reasons
        self._layout = engine.layout

    def score(self, columns: Mapping[str, Column]) -> Scores:
        """Return what `ScoringEngine.score` gives for the same applicants, bit by bit."""
        pool = self._pool(self._frame(columns))
        raw = self._engine.raw_log_odds(pool, threads=ALL_THREADS)
        contributions = self._contributions(pool) if self._reasons else None
        return Scores(self._engine.final_pds(raw), sigmoids(raw), contributions)

    def _contributions(self, pool: Pool) -> Floats:
        rows = pool.num_row()
        parts = [
            self._engine.contributions(pool.slice(list(range(start, min(start + REASONED_ROWS, rows)))))
            for start in range(0, rows, REASONED_ROWS)
        ]
        return np.concatenate(parts)

    def _pool(self, frame: pd.DataFrame) -> Pool:
        return Pool(frame, cat_features=list(self._layout.categorical))

    def _frame(self, columns: Mapping[str, Column]) -> pd.DataFrame:
        """Return the columns as `scoring.pools` builds them; categories as codes, which CatBoost reads faster."""
        arrays = self._arrays(columns)
        model: dict[str, NDArray[np.float32] | pd.Categorical] = {}
        for place, name in enumerate(self._layout.numeric):
            if name in self._layout.ranked:
                model[name] = _ranked(columns[name] if name in columns else arrays[name], self._layout.ranked[name])
                continue
            values = arrays[name].astype(np.float32)
            if place in self._layout.missing_as_high:
                values[np.isnan(values)] = np.inf
            model[name] = values
        for name, kept in self._layout.categorical.items():
            column = columns.get(name)
            model[name] = _categorical(column if isinstance(column, Coded) else _coded(arrays[name]), kept)
        return pd.DataFrame(model, copy=False)

    def _arrays(self, columns: Mapping[str, Column]) -> Arrays:
        contract = self._engine.contract
        sources = {
            source for feature in contract.features if feature.derived for source in feature.derived.inputs.values()
        }
        inputs: Arrays = {
            name: np.array(column.values, dtype=object)[column.codes] if isinstance(column, Coded) else column
            for name, column in columns.items()
            if name in sources or not isinstance(column, Coded)
        }
        return with_derived(contract, inputs, wanted=self._layout.names)


def _ranked(column: Column | Derived, order: tuple[str, ...]) -> NDArray[np.float32]:
    coded = column if isinstance(column, Coded) else _coded(column)
    return ranks(coded.values, order)[coded.codes]


def _coded(values: Derived) -> Coded:
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    return Coded([None if pd.isna(value) else value for value in distinct], codes)


def _categorical(column: Coded, kept: tuple[str, ...]) -> pd.Categorical:
    """Values that were not kept as `other`, by the rule of `app.ml.scoring.categories`."""
    names = [name.decode() for name in pooled(column.values, kept)]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    table = np.array([places[name] for name in names], dtype=np.int64)
    return pd.Categorical.from_codes(table[column.codes], categories=list(places))
