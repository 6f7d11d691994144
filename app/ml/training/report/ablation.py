"""What each feature, and each group of the contract, adds: small models trained again without it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract, Governance
from app.ml.evaluation.auc import auc_difference
from app.ml.training.fitting import TrainingSettings, fit_model
from app.ml.training.sample import Sample
from app.ml.training.side_by_side import side_by_side

Row = dict[str, Any]
SETTINGS = TrainingSettings(iterations=60, learning_rate=0.15, leaf_estimation_iterations=1)
MOST_ROWS = 10_000
MOST_FEATURES = 25
METHOD = (
    "Each line is a small model (60 trees) trained again without the feature and what is derived from it, on at most "
    f"{MOST_ROWS:,} training rows, against the same model with all; cost is the AUC lost on at most {MOST_ROWS:,} "
    "held-out rows, with DeLong's 95 % interval. Features that stand for each other cost little alone: see the groups."
)


def ablation_table(
    contract: Contract, training: Sample, held_out: Sample, order: Iterable[str], *, seed: int
) -> list[Row]:
    """Return the cost in AUC of leaving out each input and each group, the costliest first of each kind.

    `order` are features, the most important first: of many inputs the first 25 are tried.
    """
    learnt, judged = training.spread(MOST_ROWS), held_out.spread(MOST_ROWS)
    settings = replace(SETTINGS, random_seed=seed)

    def raw_log_odds(used: Contract, alone: TrainingSettings) -> Floats:
        return fit_model(used, learnt.arrays, learnt.outcome, alone).raw_log_odds(judged.arrays)

    tried = [
        (kind, name, used)
        for kind, name, gone in [*_inputs(contract, order), *_groups(contract)]
        if (used := _without(contract, gone)).numeric_columns or used.categorical_columns
    ]
    whole, *scores = side_by_side(raw_log_odds, [contract, *(used for _, _, used in tried)], settings)
    rows: list[Row] = [
        {
            "kind": kind,
            "name": name,
            "columns": _lost(contract, used),
            "cost": auc_difference(judged.outcome, whole, score),
        }
        for (kind, name, used), score in zip(tried, scores, strict=True)
    ]
    return sorted(rows, key=lambda row: (row["kind"] == "group", -row["cost"].value))


def _inputs(contract: Contract, order: Iterable[str]) -> Iterator[tuple[str, str, set[str]]]:
    places = {name: place for place, name in enumerate(order)}
    reach = {
        feature.name: min(places.get(name, len(places)) for name in {feature.name, *_derived(contract, {feature.name})})
        for feature in contract.model_inputs
    }
    for name in sorted(reach, key=lambda name: reach[name])[:MOST_FEATURES]:
        yield "feature", name, {name}


def _groups(contract: Contract) -> Iterator[tuple[str, str, set[str]]]:
    for group in contract.groups:
        inside = {feature.name for feature in contract.model_inputs if feature.group == group.name}
        if len(inside) > 1:
            yield "group", group.name, inside


def _derived(contract: Contract, gone: set[str]) -> set[str]:
    """Return what is computed from those features, also by way of others."""
    found = set(gone)
    for feature in contract.derived:
        if feature.derived and found & set(feature.derived.inputs.values()):
            found.add(feature.name)
    return found - gone


def _without(contract: Contract, gone: set[str]) -> Contract:
    """Return the contract whose model does not see those features, nor what is derived from them."""
    out = gone | _derived(contract, gone)
    said = contract.model_dump()
    for feature in said["features"]:
        if feature["name"] in out:
            feature["governance"] = [*feature["governance"], Governance.MONITOR_ONLY]
            feature["used_because"] = None
    return Contract.model_validate(said)


def _lost(contract: Contract, used: Contract) -> list[str]:
    columns = [*contract.numeric_columns, *contract.categorical_columns]
    left = {*used.numeric_columns, *used.categorical_columns}
    return [name for name in columns if name not in left]
