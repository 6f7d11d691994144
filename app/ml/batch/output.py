"""The output: one line per scored row, as an Arrow batch."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.exceptions import OptionsInvalid
from app.ml.batch.chunk import Numbers
from app.ml.batch.scoring import Scores
from app.ml.grades.bands import band_places, load_bands
from app.ml.grades.scale import many_points
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.probability import ratings
from app.ml.scoring.scored import BASE

_CODED = pa.dictionary(pa.int8(), pa.string())
REASON = "reason_"


class Output:
    """The columns: `row`, those that are kept, the score in all its forms, the model, and with reasons one a feature.

    `grade` is the band; `master_grade` is there where the model has a master scale of its own.

    `reason_base` and the reasons beside it sum to the raw log-odds, as in a stored event.
    """

    def __init__(self, engine: ScoringEngine, kept: Mapping[str, pa.DataType], *, reasons: bool) -> None:
        """Raise OptionsInvalid for a kept column whose name the output uses itself."""
        self._engine = engine
        self._explained = [BASE, *engine.layout.names] if reasons else []
        self._grades = pa.array([name for name, _ in load_bands()])
        before = [("row", pa.int64())]
        after = [
            ("proba", pa.float64()),
            ("rating", pa.float64()),
            ("grade", _CODED),
            *([("master_grade", _CODED)] if engine.master_scale else []),
            ("points", pa.int64()),
            ("raw_proba", pa.float64()),
            ("model_version", _CODED),
            *((f"{REASON}{name}", pa.float64()) for name in self._explained),
        ]
        if taken := kept.keys() & dict([*before, *after]).keys():
            raise OptionsInvalid(
                f"{sorted(taken)[0]}: the output has a column of this name; rename it in the file", about=["kept"]
            )
        self.schema = pa.schema([*before, *kept.items(), *after])

    def batch(self, rows: Numbers, kept: Mapping[str, pa.Array], scores: Scores) -> pa.RecordBatch:
        """Return the scored rows; `kept` holds as many cells as there are `rows`."""
        count = len(rows)
        columns = [
            pa.array(rows),
            *kept.values(),
            pa.array(scores.proba),
            pa.array(ratings(scores.proba)),
            pa.DictionaryArray.from_arrays(band_places(scores.proba).astype(np.int8), self._grades),
            *self._master_grades(scores.proba),
            pa.array(many_points(scores.proba)),
            pa.array(scores.raw_proba),
            pa.DictionaryArray.from_arrays(np.zeros(count, dtype=np.int8), pa.array([self._engine.version])),
        ]
        if scores.contributions is not None:
            columns += [pa.array(np.full(count, self._engine.base)), *map(pa.array, scores.contributions.T)]
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _master_grades(self, proba: NDArray[np.float64]) -> list[pa.Array]:
        """Return the column of the master scale's grades, or none."""
        scale = self._engine.master_scale
        if scale is None:
            return []
        names = pa.array([one.grade for one in scale.grades])
        return [pa.DictionaryArray.from_arrays(scale.places(proba).astype(np.int8), names)]
