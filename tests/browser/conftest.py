"""What tests in a browser share. One browser and one service a process; to each test a fresh context and bank.

All of them run in one event loop, in which the browser's driver lives.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.fixtures.broker import Broker
from tests.fixtures.chromium import PATIENCE_MS, fresh_context, running_browser
from tests.fixtures.demo_bank import fill_demo_bank
from tests.fixtures.looks import Look
from tests.fixtures.once_a_run import once_a_run
from tests.fixtures.page_people import fill_small_bank
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank, bank_of

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
AsItWas = Callable[[], ServedBank]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser belongs to one event loop: so do its tests."""
    for item in items:
        if item.get_closest_marker("browser") and item.get_closest_marker("asyncio"):
            item.add_marker(IN_ONE_LOOP, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The one browser of this process."""
    expect.set_options(timeout=PATIENCE_MS)
    async with running_browser() as browser:
        yield browser


@pytest.fixture
def look() -> Look:
    """English, light, on a desk; parametrize `look` for another."""
    return Look()


@pytest.fixture
def watch(bank: ServedBank) -> Iterator[PageWatch]:
    """Fails the test for whatever no page may do and this test did not allow."""
    watch = PageWatch(bank.host)
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, bank: ServedBank, look: Look, watch: PageWatch) -> AsyncIterator[BrowserContext]:
    """A browser as good as new."""
    async with fresh_context(browser, bank.url, look) as context:
        await watch.listen(context)
        yield context


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """An empty page of it."""
    return await context.new_page()


@pytest.fixture
def bank(small_bank: AsItWas) -> ServedBank:
    """The small bank of `tests.fixtures.page_people`. A module that wants another one says `bank` itself."""
    return small_bank()


@pytest.fixture(scope="session")
def small_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once_a_run(tmp_path_factory, "small-original", fill_small_bank)


@pytest.fixture(scope="session")
def small_bank(small_original: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsItWas]:
    with bank_of(small_original, tmp_path_factory.mktemp("small-bank")) as bank:
        yield bank


@pytest.fixture(scope="session")
def demo_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsItWas]:
    """The demo bank of 1,510 clients, most of them scored. Names of its logins: `tests.fixtures.demo_bank`."""
    original = once_a_run(tmp_path_factory, "demo-original", fill_demo_bank)
    with bank_of(original, tmp_path_factory.mktemp("demo-bank")) as bank:
        yield bank


@pytest.fixture(scope="module")
def bank_with_a_worker(
    small_original: Path, modules_broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AsItWas]:
    """The small bank on a real broker, with a worker that a test may stop and start. Mark: rabbitmq as well."""
    folder = tmp_path_factory.mktemp("broker-bank")
    with bank_of(small_original, folder, broker_url=modules_broker.url) as bank:
        yield bank
