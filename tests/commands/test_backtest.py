"""`./scoring backtest`: stored scores against the payments of the months after them; nothing is written."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.fixtures.bank_folder import copy_bank, dump, query, seed_in
from tests.fixtures.command_line import Outcome
from tests.fixtures.small_models import put_models

TODAY = datetime.now(UTC)
OLD, UNTIL = TODAY - timedelta(days=400), (TODAY - timedelta(days=200)).date().isoformat()
SCORED_LONG_AGO = f"""
INSERT INTO scores (client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
SELECT client_id, client_revision, score, raw_proba, model_version, '[]', 'batch', '{OLD:%Y-%m-%d %H:%M:%S.%f}'
FROM scores WHERE id IN (SELECT latest_score_id FROM clients)
"""
BAD = """
SELECT count(DISTINCT client_id) FROM credits JOIN json_each(payment_history) AS month
WHERE client_id IN (SELECT user_id FROM clients WHERE latest_score IS NOT NULL)
AND json_extract(month.value, '$.status') IN ({statuses})
AND json_extract(month.value, '$.months_ago') BETWEEN {last} AND {first}
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    put_models(folder)
    asyncio.run(seed_in(folder))
    query(folder, SCORED_LONG_AGO)
    return folder


@pytest.fixture
def bank(original: Path, tmp_path: Path) -> Path:
    return copy_bank(original, tmp_path)


@pytest.fixture
def command(bank: Path, here: Here) -> Callable[..., Outcome]:
    return partial(here.run, bank, "backtest", "--since", "2000-01-01")


def elapsed() -> int:
    """Months from the old scores to now."""
    return (TODAY.year - OLD.year) * 12 + TODAY.month - OLD.month


@pytest.mark.parametrize(("bad", "statuses"), [("90+", "'3', '4', '5'"), ("30+", "'1', '2', '3', '4', '5'")])
def test_bad_are_those_with_such_a_month_in_the_window(
    bank: Path, command: Callable[..., Outcome], bad: str, statuses: str
) -> None:
    before = dump(bank)
    found = json.loads(command("--until", UNTIL, "--window", "12", "--bad", bad, "--json").out)
    ((expected,),) = query(bank, BAD.format(statuses=statuses, last=elapsed() - 12, first=elapsed() - 1))
    ((scored,),) = query(bank, "SELECT count(*) FROM clients WHERE latest_score IS NOT NULL")
    assert (found["scores"], found["repeated"], found["immature"]) == (scored, 0, 0)
    assert found["figures"]["bad"] == expected > 0
    assert found["figures"]["rows"] + found["unknown"] == scored
    low, high = found["figures"]["auc"][1:]
    assert 0 < low < high < 1
    assert sum(part["rows"] for part in found["figures"]["by_grade"]) == found["figures"]["rows"]
    assert dump(bank) == before


def test_people_read_the_figures_and_the_immature_apart(bank: Path, command: Callable[..., Outcome]) -> None:
    done = command("--every-score", "--bad", "30+")
    assert (done.code, done.err) == (0, "")
    ((scored,),) = query(bank, "SELECT count(*) FROM clients WHERE latest_score IS NOT NULL")
    ((all_scores,),) = query(bank, "SELECT count(*) FROM scores WHERE source <> 'shadow'")
    assert f"{all_scores:,} scores: 0 of a client counted already" in done.out
    assert f"{all_scores - scored:,} immature (12 months are not over)" in done.out
    for shown in ("AUC", "Gini", "KS", "all grades: ", "calibration error"):
        assert shown in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--bad", "100+"), "--bad 100+: expected 30+, 60+, 90+, 120+, 150+"),
        (("--until", "1999-01-01"), "the period is empty"),
        (("--until", "2000-01-02"), "No score was stored in that period"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(
    command: Callable[..., Outcome], options: tuple[str, ...], said: str
) -> None:
    done = command(*options)
    assert done.is_a_sentence
    assert said in done.err
