"""The same trees under BentoML's adaptive batching: a bare predict. Runs in the environment of the bench set alone."""

import os
from typing import Any

import bentoml
from catboost import CatBoost, Pool

LARGEST_BATCH = 100
LONGEST_MILLISECONDS = 10_000


@bentoml.service(workers=1, traffic={"timeout": 60, "max_concurrency": 2000})
class Scoring:
    """One process that answers and predicts."""

    def __init__(self) -> None:
        self.model = CatBoost()
        self.model.load_model(os.environ["MODEL"])
        self.names = list(self.model.feature_names_)
        self.text = set(self.model.get_cat_feature_indices())

    @bentoml.api(batchable=True, max_batch_size=LARGEST_BATCH, max_latency_ms=LONGEST_MILLISECONDS)  # type: ignore[untyped-decorator]
    def predict(self, applicants: list[dict[str, Any]]) -> list[float]:
        """Return the probability of default of each."""
        rows = [
            [self._value(applicant.get(name), place in self.text) for place, name in enumerate(self.names)]
            for applicant in applicants
        ]
        pool = Pool(rows, cat_features=sorted(self.text), feature_names=self.names)
        return [float(row[1]) for row in self.model.predict(pool, prediction_type="Probability")]

    @staticmethod
    def _value(value: Any, is_text: bool) -> Any:
        if is_text:
            return "missing" if value is None else str(value)
        return float("nan") if value is None else float(value)
