import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import band, pd_ranges
from app.services.crud.lists.portfolio import count_portfolio
from app.services.portfolio import portfolio
from tests.fixtures.varied_bank import make_varied_bank


@pytest.mark.parametrize("whose", ["everybody", "one manager"])
async def test_the_figures_are_those_of_the_clients(session: AsyncSession, whose: str) -> None:
    bank = await make_varied_bank(session)
    manager_id = None
    if whose == "one manager":
        manager_id = next(client.manager_id for client in bank if client.manager_id)
        bank = [client for client in bank if client.manager_id == manager_id]
    pds = [client.pd for client in bank if client.pd is not None]
    found = await portfolio(session, manager_id=manager_id)
    assert (found.figures.clients, found.figures.scored) == (len(bank), len(pds))
    assert found.figures.mean_pd == pytest.approx(sum(pds) / len(pds))
    assert found.figures.overdue == sum(client.overdue for client in bank)
    assert found.in_bands == {name: [band(pd) for pd in pds].count(name) for name in pd_ranges()}
    late = [band(client.pd) for client in bank if client.pd is not None and client.overdue]
    assert found.overdue_in_bands == {name: late.count(name) for name in pd_ranges()}
    assert late


async def test_of_nobody_there_is_no_mean(session: AsyncSession) -> None:
    figures = await count_portfolio(session, [(0.0, None)], manager_id=1)
    assert (figures.clients, figures.scored, figures.mean_pd, figures.in_ranges, figures.overdue) == (
        0,
        0,
        None,
        (0,),
        0,
    )
