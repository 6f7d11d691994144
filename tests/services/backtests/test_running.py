"""A back-test joins each stored score with what the client's credits did afterwards, on both databases alike."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.services.backtests.running import bad_statuses, run_backtest
from app.services.crud.simulation.stored import EventsOfTime, OutcomeWindow
from tests.fixtures.both_databases import engine
from tests.fixtures.factories import make_client, make_credit, make_model_version, make_score

__all__ = ["engine"]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD = datetime(2025, 6, 15, tzinfo=UTC)
"""Its window is July 2025 to June 2026."""
SINCE = EventsOfTime(datetime(2025, 1, 1, tzinfo=UTC))
AS_OF = date(2026, 7, 1)
WINDOW = OutcomeWindow(NOW)


def months(**statuses: str) -> list[dict[str, Any]]:
    """A history as of July 2026; `m2=3` is two months before it."""
    return [{"months_ago": int(name[1:]), "status": status} for name, status in sorted(statuses.items())]


async def scored(session: AsyncSession, *credits: dict[str, Any], pd: float = 0.1, at: datetime = OLD) -> int:
    """A client with these credits, scored once."""
    client, model = await make_client(session), await make_model_version(session)
    for credit in credits:
        await make_credit(session, client, **{"as_of": AS_OF, "payment_history": [], **credit})
    await make_score(session, client, model, score=pd, timestamp=at)
    return client.user_id


GOOD = {"payment_history": months(m1="0", m2="0")}
BAD = {"payment_history": months(m1="0", m5="3")}


@pytest.mark.parametrize(
    ("credits", "is_bad"),
    [
        ([GOOD], 0),
        ([BAD], 1),
        ([GOOD, BAD], 1),
        ([{"payment_history": months(m0="5", m1="0")}], 0),  # July 2026 is after the window
        ([{"payment_history": months(m1="0", m13="5")}], 0),  # June 2025 is the month of the score
        ([{"payment_history": months(m1="2")}], 0),
        ([{"payment_history": months(m1="X")}], None),
        ([{"as_of": date(2026, 5, 1), "payment_history": [{"months_ago": 0, "status": "0"}]}], None),
        ([{"as_of": date(2026, 5, 1), "payment_history": [{"months_ago": 0, "status": "C"}]}], 0),
        ([{"as_of": date(2026, 5, 1), "payment_history": [{"months_ago": 0, "status": "4"}]}], 1),
        ([{"as_of": None, "payment_history": [{"months_ago": 5, "status": "3"}]}], 1),
        ([{**GOOD, "defaulted_on": date(2026, 6, 30), "default_definition": "bankruptcy"}], 1),
        ([{**GOOD, "defaulted_on": date(2026, 7, 1), "default_definition": "bankruptcy"}], 0),
        ([{**GOOD, "defaulted_on": date(2025, 6, 15), "default_definition": "bankruptcy"}], 0),
        ([{**GOOD, "defaulted_on": date(2025, 6, 16), "default_definition": "bankruptcy"}], 1),
        ([], None),
    ],
)
async def test_what_is_bad_good_and_not_known(
    session: AsyncSession, credits: list[dict[str, Any]], is_bad: int | None
) -> None:
    await scored(session, *credits)
    await session.commit()
    found = await run_backtest(session, SINCE, WINDOW)
    seen = found.figures and (found.figures.rows, found.figures.bad)
    assert (found.scores, found.immature, found.unknown) == (1, 0, int(is_bad is None))
    assert seen == (None if is_bad is None else (1, is_bad))


async def test_scores_whose_months_are_not_over_are_counted_apart(session: AsyncSession) -> None:
    for at in (
        datetime(2025, 10, 31, tzinfo=UTC),
        datetime(2025, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
    ):
        await scored(
            session, {"as_of": date(2026, 10, 1), "payment_history": [{"months_ago": 0, "status": "0"}]}, at=at
        )
    await session.commit()
    found = await run_backtest(session, SINCE, WINDOW)
    assert (found.scores, found.immature, found.unknown) == (3, 2, 0)
    assert found.figures is not None
    assert found.figures.rows == 1
    until = EventsOfTime(SINCE.since, datetime(2025, 11, 1, tzinfo=UTC))
    assert (await run_backtest(session, until, WINDOW)).immature == 0


async def test_a_client_counts_once_by_the_first_score_unless_each_is_wanted(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    await make_credit(session, client, as_of=AS_OF, **GOOD)
    for pd, at in ((0.2, OLD), (0.3, OLD), (0.4, datetime(2026, 10, 1, tzinfo=UTC))):
        await make_score(session, client, model, score=pd, timestamp=at)
    await session.commit()
    found = await run_backtest(session, SINCE, WINDOW)
    assert (found.scores, found.repeated, found.immature) == (3, 2, 0)
    assert found.figures is not None
    assert (found.figures.rows, found.figures.mean_pd) == (1, 0.2)
    each = await run_backtest(session, SINCE, WINDOW, every_score=True)
    assert each.figures is not None
    assert (each.repeated, each.immature, each.figures.rows) == (0, 1, 2)


async def test_figures_are_those_of_the_known_outcomes(session: AsyncSession) -> None:
    for pd, credit in ((0.5, BAD), (0.4, GOOD), (0.3, BAD), (0.02, GOOD), (0.01, GOOD), (0.9, {})):
        await scored(session, credit, pd=pd)
    await session.commit()
    figures = (await run_backtest(session, SINCE, WINDOW)).figures
    assert figures is not None
    assert figures.auc is not None
    assert figures.gini is not None
    assert figures.ks is not None
    assert (figures.rows, figures.bad) == (5, 2)
    assert figures.mean_pd == pytest.approx(np.mean([0.5, 0.4, 0.3, 0.02, 0.01]))
    assert [figures.auc.value, figures.gini.value] == pytest.approx([5 / 6, 2 / 3])
    assert figures.ks.value == pytest.approx(2 / 3)
    assert [(part.grade, part.rows, part.bad) for part in figures.by_grade] == [("A", 2, 0), ("D", 2, 1), ("E", 1, 1)]
    assert all(part.ratio.low < part.ratio.high for part in figures.by_grade)


@pytest.mark.parametrize(("bad", "statuses"), [("30+", "12345"), ("90+", "345"), ("150+", "5")])
def test_days_past_due_are_statuses(bad: str, statuses: str) -> None:
    assert "".join(bad_statuses(bad)) == statuses
    with pytest.raises(InvalidInput, match=r"30\+"):
        bad_statuses("100+")
