"""A bureau to ask, and connectors made from a text."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.connectors.http import HttpConnectors
from app.connectors.loader import load_connectors
from tests.connectors.bureau import Bureau, bureau
from tests.policy.policies import CONTRACT
from tests.services.decisions.conftest import file_engine

__all__ = ["file_engine", "served"]
Make = Callable[..., HttpConnectors]


@pytest.fixture(name="served")
def served() -> Iterator[Bureau]:
    with bureau() as state:
        yield state


@pytest_asyncio.fixture
async def make(served: Bureau, tmp_path: Path) -> AsyncIterator[Make]:
    """Makes connectors of one address, by its kind of behaviour; closed at the end."""
    made: list[HttpConnectors] = []

    def of(kind: str, more: str = "", *, within: float = 4, timeout: float = 4) -> HttpConnectors:
        file = tmp_path / f"connectors-{len(made)}.yaml"
        file.write_text(connectors_text(f"{served.url}/{kind}/{{subject}}/{{id}}", more, within, timeout))
        made.append(load_connectors(str(file), CONTRACT.by_name))
        return made[-1]

    yield of
    for one in made:
        await one.close()


def connectors_text(url: str, more: str = "", within: float = 4, timeout: float = 4) -> str:
    return f"""\
within_seconds: {within}
connectors:
  - name: bureau
    source: credit bureau
    url: "{url}"
    timeout_seconds: {timeout}
    facts:
      bureau_score: {{value: score.value, time: score.as_of}}
      is_clean: {{value: flags.0.is_clean}}
{more}"""
