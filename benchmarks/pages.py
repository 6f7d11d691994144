"""When somebody sees the clients: from the address to the first row on the screen, by the browser's own clock."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page

from app.static_files import PageFiles
from benchmarks.page import duration, table, times
from tests.fixtures.chromium import fresh_context, running_browser
from tests.fixtures.demo_bank import fill_demo_bank
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import log_in
from tests.fixtures.served_bank import ServedBank

ROUNDS = 9
Visits = tuple[float, float]
"""Seconds of a first visit and of the next one."""
PROMISED_SECONDS = 1.0
FIRST_ROW = "main tbody tr a, main tbody tr button"
WATCH = """(selector) => {
  window.seen = new Promise((resolve) => {
    const watch = new MutationObserver(look);
    function look() {
      if (!document.querySelector(selector)) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() / 1000)));
    }
    watch.observe(document, { childList: true, subtree: true });
  });
}"""
"""Sets `seen`: seconds from the start of the navigation to the frame that shows the element."""
FIRST_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) resolve(paint.startTime / 1000);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True)
class View:
    """A page as somebody opens it."""

    what: str
    login: str
    address: str
    sign: str


VIEWS = (
    View("the list of a manager (51 clients)", "manager_01", "/ui/manager", FIRST_ROW),
    View("the list of all clients (1,510 clients)", "admin_1", "/ui/manager?all=1", FIRST_ROW),
    View("the worst rated of the overdue", "admin_1", "/ui/manager?all=1&overdue=1&sort=rating", FIRST_ROW),
    View("a client's rating", "client_0001", "/ui/client", "main [role=img]"),
)


def pages() -> str:
    """The table: first visits and later ones, beside a bare file from the same service."""
    with tempfile.TemporaryDirectory() as name:
        original = Path(name) / "original"
        original.mkdir()
        fill_demo_bank(original)
        bank = ServedBank(original, Path(name) / "bank")
        try:
            bank.start()
            return asyncio.run(_measured(bank))
        finally:
            bank.end()


async def _measured(bank: ServedBank) -> str:
    """All in turns, after one round that is not counted: the first page of a browser waits for the browser."""
    async with running_browser() as browser:
        rounds = [await _round(browser, bank) for _ in range(1 + ROUNDS)][1:]
    bare, *seen = [
        (median(first), median(again))
        for first, again in (zip(*turn, strict=True) for turn in zip(*rounds, strict=True))
    ]
    rows = [["a bare file of the same service", duration(bare[0]), "1.0 ×", "", ""]]
    rows += [
        [view.what, duration(first), times(first / bare[0]), duration(again), times(again / bare[0])]
        for view, (first, again) in zip(VIEWS, seen, strict=True)
    ]
    slowest = max(first for first, _ in seen)
    verdict = "kept" if slowest < PROMISED_SECONDS else "not kept"
    header = ["what is seen", "first visit", "ratio", "files are there already", "ratio"]
    promise = f"Promised: first seen within {duration(PROMISED_SECONDS)}. Here at most {duration(slowest)}: {verdict}."
    return f"{table(header, rows)}\n\n{promise}"


async def _round(browser: Browser, bank: ServedBank) -> list[Visits]:
    return [await _bare(browser, bank), *[await _opened(browser, bank, view) for view in VIEWS]]


async def _bare(browser: Browser, bank: ServedBank) -> Visits:
    address = f"/static/{PageFiles().version}/css/base/tokens.css"
    async with fresh_context(browser, bank.url, Look()) as context:
        page = await context.new_page()
        await page.goto(address)
        seconds = float(await page.evaluate(FIRST_PAINT))
        return seconds, seconds


async def _opened(browser: Browser, bank: ServedBank, view: View) -> Visits:
    """Seen by a browser as good as new, and by one that has been there."""
    async with fresh_context(browser, bank.url, Look()) as context:
        page = await context.new_page()
        await page.add_init_script(f"({WATCH})({view.sign!r})")
        await log_in(page, view.login)
        return await _seconds(page, view), await _seconds(page, view)


async def _seconds(page: Page, view: View) -> float:
    await page.goto(view.address)
    return float(await page.evaluate("seen"))
