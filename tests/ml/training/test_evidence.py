"""Weight of evidence by bin: rows add up, evidence follows from the counts, and every bin has words."""

import numpy as np
import pytest

from app.ml.training.baselines import fit_scorecard
from app.ml.training.evidence import evidence_by_bin
from app.ml.training.sample import Sample
from tests.ml.models import TINY, tiny_table


def sample() -> Sample:
    table = tiny_table()
    return Sample.of(TINY, table, [str(number) for number in range(len(table.outcome))])


def test_the_evidence_of_each_bin_follows_from_its_rows() -> None:
    loans = sample()
    scorecard = fit_scorecard(TINY, loans)
    bad, good = int(loans.outcome.sum()), int((1 - loans.outcome).sum())
    found = evidence_by_bin(scorecard.bins)
    assert found.keys() == {"debt", "income", "job"}
    for name, rows in found.items():
        assert (sum(row["rows"] for row in rows), sum(row["bad"] for row in rows)) == (len(loans), bad)
        assert sum(row["iv"] for row in rows) == pytest.approx(scorecard.information_values()[name])
        for row in rows:
            of_good, of_bad = (row["rows"] - row["bad"]) / good, row["bad"] / bad
            if of_good and of_bad:
                assert row["woe"] == pytest.approx(np.log(of_good / of_bad))


def test_bins_are_named_as_people_write_them() -> None:
    found = evidence_by_bin(fit_scorecard(TINY, sample()).bins)
    debts = [row["bin"] for row in found["debt"]]
    assert debts[0].startswith("below ")
    assert any(name.startswith("from ") for name in debts)
    assert {word for row in found["job"] for word in row["bin"].split(", ")} >= {"fixed", "season"}
    assert not [
        name for rows in found.values() for name in (row["bin"] for row in rows) if "[" in name or "inf" in name
    ]
