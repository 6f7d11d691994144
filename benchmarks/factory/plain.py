"""What a person with pandas and CatBoost would run on the table, as a process of its own.

`python -m benchmarks.factory.plain CSV OPTIONS`: options as JSON, `settings` for CatBoost and the number of `folds`.
"""

import json
import sys
from typing import Any

import pandas as pd
from catboost import CatBoostClassifier, Pool
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split

from benchmarks.factory.loans import TARGET

MOST_TREES, PATIENCE, STOPPING_FOLDS = 600, 50, 5
HELD_OUT_SHARE = 0.25
Settings = dict[str, Any]


def main(csv: str, settings: Settings, folds: int) -> None:
    """Stop early on a fifth, fit the folds and the model, print its AUC on the quarter held out."""
    table = pd.read_csv(csv)
    outcome = table.pop(TARGET)
    rows, held_out, bad, held_out_bad = train_test_split(
        table, outcome, test_size=HELD_OUT_SHARE, stratify=outcome, random_state=1
    )
    _stop_early(rows, bad, settings)
    for inside, outside in StratifiedKFold(folds, shuffle=True, random_state=1).split(rows, bad):
        model = _model(settings).fit(rows.iloc[inside], bad.iloc[inside])
        roc_auc_score(bad.iloc[outside], model.predict_proba(rows.iloc[outside])[:, 1])
    model = _model(settings).fit(rows, bad)
    print(f"{roc_auc_score(held_out_bad, model.predict_proba(held_out)[:, 1]):.4f}")


def _stop_early(rows: pd.DataFrame, bad: "pd.Series[int]", settings: Settings) -> None:
    inside, outside = next(StratifiedKFold(STOPPING_FOLDS, shuffle=True, random_state=1).split(rows, bad))
    validation = Pool(rows.iloc[outside], bad.iloc[outside])
    model = _model({**settings, "iterations": MOST_TREES})
    model.fit(rows.iloc[inside], bad.iloc[inside], eval_set=validation, early_stopping_rounds=PATIENCE)


def _model(settings: Settings) -> CatBoostClassifier:
    return CatBoostClassifier(**settings, logging_level="Silent", allow_writing_files=False)


if __name__ == "__main__":
    main(sys.argv[1], **json.loads(sys.argv[2]))
