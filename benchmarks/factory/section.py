"""`./scoring train` on a large table, against plain CatBoost with the same trees and folds, in turns."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from app.ml.contracts.definition import Monotone
from app.ml.training.loading import load_for_training
from app.ml.training.request import TrainingOptions, TrainingRequest
from benchmarks.factory.loans import ROWS, TARGET, write_loans
from benchmarks.page import duration, table
from tests.fixtures.command_line import FRESH, ROOT, run

ROUNDS = 3
MOST_TIMES = 2.0
MINUTES = 10
OURS = "`./scoring train`: everything, the report included"
READING = "of it reading, checking, inferring the contract, splitting"
SAME = "pandas and CatBoost with the same trees and folds, directions included"
FREE = "the same without directions"


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor."""

    clock: float
    processor: float


def factory() -> str:
    """Return the section: what each took, and whether the promise is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "loans.csv"
        write_loans(path)
        _train(folder)
        report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
        calls = {
            OURS: partial(_train, folder),
            READING: partial(_read, path),
            SAME: partial(_plain, path, _options(report, directions=True)),
            FREE: partial(_plain, path, _options(report, directions=False)),
        }
        rounds = [{what: call() for what, call in calls.items()} for _ in range(ROUNDS)]
        megabytes = path.stat().st_size / 1e6
    return f"{_table(rounds, megabytes)}\n\n{_verdict(rounds, report)}"


def _train(folder: Path) -> Took:
    def call() -> None:
        outcome = run(folder, "train", "--data", "loans.csv", "--target", TARGET, "--out", "out", **FRESH)
        if outcome.code:
            raise RuntimeError(outcome.err)

    return _of_children(call)


def _plain(path: Path, options: Mapping[str, Any]) -> Took:
    command = [sys.executable, "-m", "benchmarks.factory.plain", str(path), json.dumps(options)]
    return _of_children(
        lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=60 * MINUTES)
    )


def _read(path: Path) -> Took:
    began, worked = perf_counter(), process_time()
    load_for_training(TrainingRequest(data=path, columns=TrainingOptions(target=TARGET)))
    return Took(perf_counter() - began, process_time() - worked)


def _of_children(call: Callable[[], object]) -> Took:
    began, before = perf_counter(), _processor_of_children()
    call()
    return Took(perf_counter() - began, _processor_of_children() - before)


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _options(report: Mapping[str, Any], *, directions: bool) -> dict[str, Any]:
    """Return the settings of the trained model for the peer, whose columns are the file's."""
    card = report["card"]
    settings = dict(card["settings"])
    if directions:
        signs = {name: Monotone(found).sign for name, found in card["directions"].items()}
        settings["monotone_constraints"] = [signs.get(name, 0) for name in card["features"]]
    return {"settings": settings, "folds": int(card["folds"].split()[0])}


def _table(rounds: list[dict[str, Took]], megabytes: float) -> str:
    lines = []
    for what in rounds[0]:
        ratio = median(one[what].processor / one[SAME].processor for one in rounds)
        clock, processor = (median(getattr(one[what], kind) for one in rounds) for kind in ("clock", "processor"))
        lines.append([what, duration(clock), duration(processor), f"{ratio:.2f} ×"])
    return table([f"{ROWS:,} rows × 10, a CSV of {megabytes:.1f} MB", "takes", "processor", "ratio"], lines)


def _verdict(rounds: list[dict[str, Took]], report: Mapping[str, Any]) -> str:
    ratio = median(one[OURS].processor / one[SAME].processor for one in rounds)
    free = median(one[OURS].processor / one[FREE].processor for one in rounds)
    kept = "kept" if ratio <= MOST_TIMES else "NOT kept"
    return (
        f"{report['card']['settings']['iterations']} trees, {report['card']['folds']}.\n"
        f"Promised: at most {MOST_TIMES:.0f} × the processor time of plain CatBoost with the same trees and folds. "
        f"Here {ratio:.2f} ×: {kept}; against trees without directions {free:.2f} ×."
    )
