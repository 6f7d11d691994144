"""From a file to training rows: outcome, contract, split; every decision is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from app.exceptions import OptionsInvalid, TableInvalid
from app.ml.contract_inference.contract import InferenceOptions, Inferred, infer_contract
from app.ml.contract_inference.names import is_protected
from app.ml.contracts.definition import Contract
from app.ml.tables.cells import find_decimal, is_missing, parse_number
from app.ml.tables.dataset import DEFAULT_DATA, Table, table_of
from app.ml.tables.dates import find_date_format, parse_date
from app.ml.tables.demo_split import split_demo_rows
from app.ml.tables.raw import RawTable, read_raw
from app.ml.tables.target import Outcomes, Target, read_outcomes
from app.ml.training.keys import are_alike_by_chance, common_keys, content_keys, numbered
from app.ml.training.request import TrainingRequest
from app.ml.training.sample import Sample
from app.ml.training.split import Split, split_by_content, split_by_time

MIN_ROWS = 100
MIN_OF_EACH = 20


@dataclass(frozen=True)
class Loaded:
    """A table ready to train on. `dropped` and `notes` are sentences by column; `warnings` are about the whole."""

    raw: RawTable
    sha256: str
    outcomes: Outcomes
    contract: Contract
    is_inferred: bool
    sample: Sample
    split: Split
    times: NDArray[np.float64] | None
    dropped: dict[str, str]
    notes: dict[str, str]
    warnings: list[str]


def load_for_training(request: TrainingRequest) -> Loaded:
    """Read, check and split. Raises TableInvalid with file, row and column, or OptionsInvalid for an option."""
    raw = read_raw(request.data, request.csv_format)
    target = request.columns.target or (request.contract.target if request.contract else None)
    if target is None:
        raise OptionsInvalid("name the column of the outcome", about=["target"])
    outcomes = read_outcomes(raw, Target(target, request.bad_values, request.good_values))
    raw = raw.where(outcomes.keep)
    _require_enough(raw, target, outcomes.values)
    inferred = _described(raw, request, target)
    _require_features(raw, inferred)
    table = table_of(raw, inferred.contract, outcomes)
    keys, warnings = _keys(raw, request, table)
    times = _times(raw, request.columns.time) if request.columns.time else None
    sample = Sample.of(inferred.contract, table, keys, times)
    split = _split(raw, request, sample, times)
    _require_both_sides(raw, sample, split)
    return Loaded(
        raw=raw,
        sha256=sha256(request.data.read_bytes()).hexdigest(),
        outcomes=outcomes,
        contract=inferred.contract,
        is_inferred=request.contract is None,
        sample=sample,
        split=split,
        times=times,
        dropped=inferred.dropped,
        notes=inferred.notes,
        warnings=warnings,
    )


def _require_enough(raw: RawTable, target: str, outcome: NDArray[np.int64]) -> None:
    bad = int(outcome.sum())
    fewest = min(bad, len(outcome) - bad)
    if len(outcome) < MIN_ROWS or fewest < MIN_OF_EACH:
        raise TableInvalid(
            f"{raw.path}: has {len(outcome):,} rows with an outcome in {target}, {bad:,} of them bad; a model needs at "
            f"least {MIN_ROWS} rows, {MIN_OF_EACH} of them bad and {MIN_OF_EACH} good"
        )


def _described(raw: RawTable, request: TrainingRequest, target: str) -> Inferred:
    """Return the given contract, or the inferred one with the options applied."""
    columns = request.columns
    if request.contract is None:
        options = InferenceOptions(
            keep=columns.keep,
            drop=columns.drop,
            aside=frozenset({column for column in (columns.time, columns.group) if column}),
            used_because=columns.used_because,
            missing_learned=columns.missing_learned,
        )
        return infer_contract(raw, name=request.name or request.data.stem, target=target, options=options)
    contract = _with_exceptions(request.contract, columns.used_because)
    if columns.drop:
        raise OptionsInvalid(
            "columns are left out of a table without a contract; edit the contract instead", about=["drop"]
        )
    if columns.missing_learned:
        raise OptionsInvalid(
            "the meaning of a missing value stands in the contract; edit it instead", about=["missing_learned"]
        )
    known = {feature.in_files for feature in contract.inputs} | {target}
    unused = {column: "the contract does not know it" for column in raw.columns if column not in known}
    return Inferred(contract, unused, _notes(contract))


def _require_features(raw: RawTable, described: Inferred) -> None:
    contract = described.contract
    if not (contract.numeric_columns or contract.categorical_columns):
        reasons = "; ".join(f"{column}: {why}" for column, why in {**described.dropped, **described.notes}.items())
        raise TableInvalid(f"{raw.path}: no usable feature is left. {reasons}".rstrip())


def _with_exceptions(contract: Contract, used_because: dict[str, str]) -> Contract:
    """Return the contract with the allowed protected features, each with its reason."""
    said = contract.model_dump()
    for column, because in used_because.items():
        features = [f for f in said["features"] if column in (f["name"], f["column"])]
        if not features:
            raise OptionsInvalid(f"the contract has no feature {column!r}", about=["allow_protected"])
        features[0]["used_because"] = because
    return Contract.model_validate(said)


def _notes(contract: Contract) -> dict[str, str]:
    notes = {}
    for feature in contract.inputs:
        if feature.used_because:
            notes[feature.in_files] = f"protected, and used because {feature.used_because}"
        elif feature.is_protected:
            notes[feature.in_files] = "protected: watched, not used"
        elif feature.in_model and is_protected(feature.name):
            notes[feature.in_files] = "its name sounds protected, but the contract allows it: check its governance"
    return notes


def _keys(raw: RawTable, request: TrainingRequest, table: Table) -> tuple[list[str], list[str]]:
    """Return the key of each row, and warnings."""
    columns, outcome = table.columns, table.outcome
    if request.columns.group:
        if request.columns.group not in raw.columns:
            raise TableInvalid(f"{raw.path}:1: there is no column {request.columns.group!r}", about=["group"])
        return _by_applicant(raw.columns[request.columns.group], outcome)
    keys = content_keys(columns)
    repeated = len(keys) - len(set(keys))
    if not repeated:
        return keys, []
    if are_alike_by_chance(columns, len(keys)):
        return numbered(keys, outcome), [
            f"{repeated:,} rows repeat the features of another row: the features have few values, so every row was "
            "split by itself. If several are one applicant's, name the applicant's column"
        ]
    common = common_keys(keys)
    rest = repeated - sum(common.values()) + len(common)
    warnings = [
        f"{rows:,} rows are alike: a common value and no repeated person, so each of them was split by itself. "
        "If they are one applicant's, name the applicant's column"
        for rows in common.values()
    ]
    if rest:
        warnings.append(
            f"{rest:,} rows repeat the features of another row; rows that are alike were kept on one side of every "
            "split. If they are one applicant's, name the applicant's column"
        )
    return numbered(keys, outcome, only=common), warnings


def _by_applicant(cells: Sequence[str], outcome: NDArray[np.int64]) -> tuple[list[str], list[str]]:
    """Keys of a column that names the applicant: a blank one names none, so such rows are on their own."""
    blank = {cell: 0 for cell in set(cells) if is_missing(cell)}
    keys = numbered(cells, outcome, only=blank)
    return keys, [
        f"{rows:,} rows are one applicant's ({key!r}) and stay together: folds of equal size cannot be cut"
        for key, rows in common_keys(keys).items()
    ]


def _times(raw: RawTable, column: str) -> NDArray[np.float64]:
    """When each row was, as a number that grows. Raises TableInvalid for a cell that is neither date nor number."""
    if column not in raw.columns:
        raise TableInvalid(f"{raw.path}:1: there is no column {column!r}", about=["time"])
    cells = raw.columns[column]
    form = find_date_format(set(cells))
    decimal = find_decimal(set(cells), separator=raw.csv_format.separator or ",")
    known: dict[str, float | None] = {}
    for cell in set(cells):
        day = parse_date(cell, form) if form else None
        known[cell] = day.toordinal() if day else parse_number(cell, decimal=decimal)
    for row, cell in enumerate(cells):
        if known[cell] is None:
            raise TableInvalid(f"{raw.path}:{raw.numbers[row]}: {column}: expected a date or a number; got {cell!r}")
    return np.array([known[cell] for cell in cells], dtype=np.float64)


def _split(raw: RawTable, request: TrainingRequest, sample: Sample, times: NDArray[np.float64] | None) -> Split:
    if raw.path.read_bytes() == DEFAULT_DATA.read_bytes():
        held_out, training = split_demo_rows(raw.lines)
        rule = "the 1,510 rows with the lowest sha256 of their content are held out: the demo clients"
        return Split(np.array(training), np.array(held_out), rule)
    if times is not None:
        keys = sample.keys if request.columns.group else None
        return split_by_time(times.tolist(), keys, column=str(request.columns.time))
    what = f"applicants by {request.columns.group}" if request.columns.group else "rows"
    rule = f"a quarter of the {what}, of the bad and of the good, is held out: those with the lowest hash"
    return split_by_content(sample.keys, sample.outcome, seed=request.seed, rule=rule)


def _require_both_sides(raw: RawTable, sample: Sample, split: Split) -> None:
    parts: dict[str, Sequence[int]] = {"training": split.training.tolist(), "held out": split.held_out.tolist()}
    for name, rows in parts.items():
        if len(set(sample.outcome[rows].tolist())) < 2:
            raise TableInvalid(f"{raw.path}: the {name} rows are all good or all bad ({split.rule}); both are needed")
