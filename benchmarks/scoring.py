"""One prediction, with reasons and without, against CatBoost's stock calls on the same model in the same run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from catboost import CatBoostClassifier, Pool

from app.ml.contracts.columns import Arrays, Columns, to_arrays, to_columns
from app.ml.contracts.loader import load_contract
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.categories import pooled
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from app.ml.tables.demo_split import split_demo_rows
from app.ml.training.fitting import TrainingSettings, fit
from benchmarks.page import duration, table, times
from benchmarks.timing import Call, median_seconds

TARGET_RATIO = 100
"""How many times cheaper one row's reasons must be than the stock call."""

OURS = "engine: columns in, PD out"
STOCK_FRAME = "CatBoost: predict_proba, DataFrame"
STOCK_POOL = "CatBoost: predict_proba, ready Pool"
STOCK_REASONS = "CatBoost: ShapValues, ready Pool"
OUR_REASONS = "engine: the same reasons, ready Pool"
OURS_WITH_REASONS = "engine: columns in, PD and reasons out"
WITHOUT_REASONS = (OURS, STOCK_FRAME, STOCK_POOL)
WITH_REASONS = (STOCK_REASONS, OUR_REASONS, OURS_WITH_REASONS)


Times = Mapping[str, float]
"""Median seconds by call."""


@dataclass(frozen=True)
class World:
    """The default model: its bytes, our engine, the same trees in CatBoost's own class, the held-out applicants."""

    content: bytes
    engine: ScoringEngine
    stock: CatBoostClassifier
    held_out: Table


def scoring() -> str:
    """Return the section: without reasons, with reasons, and load time, for one row and for the whole hold-out."""
    world = _world()
    rows = len(world.held_out.applicants)
    one, many = (median_seconds(_calls(world, count)) for count in (1, rows))
    load = median_seconds({"load": partial(_load, world.content)})["load"]
    return "\n\n".join(
        [
            _table("without reasons", WITHOUT_REASONS, one, many, rows),
            _table("with reasons", WITH_REASONS, one, many, rows),
            _verdict(one[STOCK_REASONS] / one[OUR_REASONS]),
            f"Loading a model from its bytes, reason table included: {duration(load)}.",
        ]
    )


def _verdict(ratio: float) -> str:
    """Return the promise, and whether it is kept."""
    kept = "kept" if ratio >= TARGET_RATIO else "NOT kept"
    return (
        f"Promised: reasons for one row at least {TARGET_RATIO} × cheaper than ShapValues. Here {times(ratio)}: {kept}."
    )


def _world() -> World:
    contract = load_contract("consumer_loan")
    loans = read_table(DEFAULT_DATA, contract)
    held_out, training = split_demo_rows(loans.lines)
    content = fit(contract, loans.part(training), settings=TrainingSettings())
    return World(content, _load(content), CatBoostClassifier().load_model(blob=content), loans.part(held_out))


def _load(content: bytes) -> ScoringEngine:
    return ScoringEngine(Artifact(content))


def _calls(world: World, rows: int) -> dict[str, Call]:
    """Every peer on the first `rows` applicants. The stock calls get the derived features ready-result."""
    engine, stock = world.engine, world.stock
    columns: Columns = to_columns(engine.contract, world.held_out.applicants[:rows])
    arrays = to_arrays(engine.contract, columns)
    pool, frame = engine.pool(arrays), _frame(world, arrays)
    return {
        OURS: partial(engine.score, columns, reasons=False),
        STOCK_FRAME: partial(stock.predict_proba, frame),
        STOCK_POOL: partial(stock.predict_proba, pool),
        OURS_WITH_REASONS: partial(engine.score, columns),
        OUR_REASONS: partial(engine.contributions, pool),
        STOCK_REASONS: partial(_stock_reasons, stock, pool),
    }


def _stock_reasons(stock: CatBoostClassifier, pool: Pool) -> Any:
    return stock.get_feature_importance(pool, type="ShapValues")


def _frame(world: World, arrays: Arrays) -> Any:
    """Return the rows as a pandas DataFrame, as most users of CatBoost hold them."""
    metadata = Artifact(world.content).metadata
    numeric = {name: arrays[name].astype(np.float32) for name in metadata.numeric_columns}
    categorical = {
        name: [value.decode() for value in pooled(arrays[name].tolist(), kept)]
        for name, kept in metadata.kept_categories.items()
    }
    return import_module("pandas").DataFrame({**numeric, **categorical})


def _table(title: str, names: Sequence[str], one: Times, many: Times, rows: int) -> str:
    """Those calls side by side; the first is what the others are held against."""
    first = names[0]
    lines = [
        [
            name,
            duration(one[name]),
            times(one[first] / one[name]),
            duration(many[name]),
            times(many[first] / many[name]),
            duration(many[name] / rows),
        ]
        for name in names
    ]
    return table([title, "one row", "cheaper by", f"{rows:,} rows", "cheaper by", "that is per row"], lines)
