"""What special values cost a worker: the same loans scored with codes that have an effect of their own, and without."""

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from app.messaging.contracts import BatchRequest, to_body
from app.ml.contract_inference.contract import infer_contract
from app.ml.contracts.definition import Contract
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import Table, table_of
from app.ml.tables.raw import read_raw
from app.ml.tables.target import Target, read_outcomes
from app.ml.training.fitting import TrainingSettings, fit
from app.ml_worker.handler import ScoringHandler
from benchmarks.factory.loans import TARGET, write_loans
from benchmarks.page import duration, table
from benchmarks.timing import Call

LOANS, TREES, ROUNDS, ROWS_A_ROUND = 5000, 300, 41, 512
CARD = {"name": "loans", "created": "2026-01-01T00:00:00+00:00"}
BATCHES = (1, 32)
MOST_MORE = 0.1
WITH, WITHOUT = "codes counted as missing and as indicators", "the same codes as plain numbers"


def special_values() -> str:
    """Return the section: processor time a score of both, in turns, and whether the promise is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_loans(folder / "loans.csv", LOANS)
        calls = _calls(folder)
        found = {count: _processor(calls, count) for count in BATCHES}
    lines = [[what, *(duration(found[count][what]) for count in BATCHES)] for what in (WITHOUT, WITH)]
    more = {count: found[count]["ratio"] - 1 for count in BATCHES}
    kept = "kept" if max(more.values()) <= MOST_MORE else "NOT kept"
    said = ", ".join(f"{more[count]:+.1%} in messages of {count}" for count in BATCHES)
    header = ["a worker's processor time a score, reasons included", *(f"messages of {count}" for count in BATCHES)]
    return f"{table(header, lines)}\n\nPromised: at most {MOST_MORE:.0%} more with special values. Here {said}: {kept}."


def _calls(folder: Path) -> dict[str, dict[int, Call]]:
    raw = read_raw(folder / "loans.csv")
    outcomes = read_outcomes(raw, Target(TARGET))
    coded = infer_contract(raw, name="loans", target=TARGET).contract
    return {
        what: _messages(contract, table_of(raw, contract, outcomes), ModelRegistry(str(folder / place)))
        for what, contract, place in ((WITHOUT, _plain(coded), "plain"), (WITH, coded, "coded"))
    }


def _plain(contract: Contract) -> Contract:
    """Return the contract in which a code is the number that it looks like."""
    said = contract.model_dump()
    for feature in said["features"]:
        for special in feature["special"]:
            special["counts_as"] = None
    return Contract.model_validate(said)


def _messages(contract: Contract, loans: Table, registry: ModelRegistry) -> dict[int, Call]:
    version = registry.add(fit(contract, loans, settings=TrainingSettings(iterations=TREES)), CARD)
    handler = ScoringHandler(ModelCache(registry, portfolio_default_rate=None))
    return {
        count: partial(
            handler.answer, to_body(BatchRequest(model_version=version, columns=_rows(loans.columns, count)))
        )
        for count in BATCHES
    }


def _rows(columns: Mapping[str, list[Any]], count: int) -> dict[str, list[Any]]:
    return {name: values[:count] for name, values in columns.items()}


def _processor(calls: Mapping[str, Mapping[int, Call]], count: int) -> dict[str, float]:
    """Median seconds of the processor a score by what is scored, and the median ratio of a round."""
    rounds = [{what: _seconds(by_count[count], count) for what, by_count in calls.items()} for _ in range(ROUNDS + 1)]
    medians = {what: median(one[what] for one in rounds[1:]) for what in calls}
    return medians | {"ratio": median(one[WITH] / one[WITHOUT] for one in rounds[1:])}


def _seconds(call: Call, count: int) -> float:
    repeats = ROWS_A_ROUND // count
    began = process_time()
    for _ in range(repeats):
        call()
    return (process_time() - began) / repeats / count
