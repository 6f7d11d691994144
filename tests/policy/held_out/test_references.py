import json

import numpy as np
import pytest

from app.ml.registry.held_out import HeldOut
from app.ml.scoring.artifact import sha256_of
from app.ml.scoring.engine import ScoringEngine
from app.policy.held_out.references import NEAREST_LEAST, reference_vectors, references_sha256
from app.policy.held_out.rows import ScoredRows, scored_rows
from tests.fixtures.small_models import held_out_file, small_model
from tests.policy.policies import policy


@pytest.fixture(scope="module")
def rows() -> ScoredRows:
    content = small_model(20)
    engine = ScoringEngine.load(content, sha256=sha256_of(content))
    held_out = HeldOut.from_bytes(held_out_file())
    return scored_rows(engine, held_out.for_contract(engine.contract), held_out.outcome)


def cut_at(share: float) -> str:
    return f"segments:\n  - {{name: all, approve_below: {share}, decline_from: 0.99}}\n"


def test_the_average_is_over_all_rows(rows: ScoredRows) -> None:
    found = reference_vectors(policy(), rows)
    assert (found["rows"], found["model"]) == (len(rows), rows.engine.version)
    assert list(found["average"].values()) == rows.contributions.mean(axis=0).tolist()
    assert set(found["average"]) == set(rows.engine.layout.names)


def test_just_above_the_cut_off_are_the_nearest_rows_that_pass_it(rows: ScoredRows) -> None:
    found = reference_vectors(policy(segments=cut_at(0.3)), rows)
    passing = np.sort(rows.pd[rows.pd < 0.3])
    assert found["just_above_rows"] == min(len(passing), NEAREST_LEAST)
    least = passing[-found["just_above_rows"]]
    near = (rows.pd < 0.3) & (rows.pd >= least)
    expected = dict(zip(rows.names, rows.contributions[near].mean(axis=0).tolist(), strict=True))
    assert found["just_above"] == pytest.approx(expected)


def test_each_row_is_held_against_the_cut_off_of_its_own_segment(rows: ScoredRows) -> None:
    split = "segments:\n  - {name: long, when: term > 36, approve_below: 0, decline_from: 0.5}\n" + cut_at(0.99)[10:]
    found = reference_vectors(policy(segments=split), rows)
    short = np.asarray(rows.features["term_months"], dtype=np.float64) <= 36
    expected = min(max(NEAREST_LEAST, round(short.sum() * 0.1)), int(short.sum()))
    assert found["just_above_rows"] == expected


def test_where_no_row_passes_there_is_no_such_vector(rows: ScoredRows) -> None:
    found = reference_vectors(policy(segments=cut_at(0)), rows)
    assert (found["just_above"], found["just_above_rows"]) == (None, 0)


def test_the_hash_is_of_the_content_and_not_of_the_order(rows: ScoredRows) -> None:
    found = reference_vectors(policy(), rows)
    again = json.loads(json.dumps(dict(reversed(found.items()))))
    assert references_sha256(again) == references_sha256(found)
    assert references_sha256({**found, "rows": 1}) != references_sha256(found)
