"""What each feature adds: one that decides costs most, noise costs nothing, and what is derived goes with its input."""

import numpy as np

from app.ml.contracts.loader import load_contract
from app.ml.training.report.ablation import MOST_FEATURES, ablation_table
from app.ml.training.sample import Sample
from tests.ml.models import TINY, some_loans, tiny_table


def test_the_feature_that_decides_costs_most_and_noise_nothing() -> None:
    table = tiny_table()
    loans = Sample.of(TINY, table, [str(number) for number in range(len(table.outcome))])
    random = np.random.default_rng(3)
    outcome = (np.nan_to_num(loans.arrays["debt"].astype(float), nan=0.0) > np.nanmedian(loans.arrays["debt"])).astype(
        np.int64
    )
    noisy = Sample(loans.arrays, np.where(random.random(len(outcome)) < 0.1, 1 - outcome, outcome), loans.keys)
    found = ablation_table(TINY, noisy, noisy, [], seed=1)
    assert {row["kind"] for row in found} == {"feature"}
    assert found[0]["name"] == "debt"
    assert found[0]["cost"].low > 0.1
    assert all(abs(row["cost"].value) < 0.1 for row in found[1:])


def test_groups_and_what_is_derived_from_a_feature_are_left_out_with_it() -> None:
    contract, table = load_contract("consumer_loan"), some_loans(300)
    loans = Sample.of(contract, table, [str(number) for number in range(300)])
    found = ablation_table(contract, loans, loans, ["free_cash_after_annuity"], seed=1)
    by_name = {(row["kind"], row["name"]): row for row in found}
    assert set(by_name["feature", "term_months"]["columns"]) == {"term_months", "annuity", "free_cash_after_annuity"}
    groups = [row for row in found if row["kind"] == "group"]
    assert groups and all(len(row["columns"]) > 1 for row in groups)
    assert ("feature", "age") not in by_name, "what the model does not use adds nothing"
    assert len(found) - len(groups) <= MOST_FEATURES
