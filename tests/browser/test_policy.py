"""The pages keep the strict policy they are served with. That no test saw it broken, each test states for itself."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.places import Place
from tests.fixtures.page_actions import log_in
from tests.fixtures.page_people import HOSTILE
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.patience import eventually
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
OURS = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("address", ["/", "/ui/client", "/ui/client/credit"])
async def test_every_page_forbids_whatever_it_does_not_need(page: Page, address: str) -> None:
    if address != "/":
        await log_in(page, "client")
    answer = await page.goto(address)
    assert answer is not None
    policy = await answer.header_value("content-security-policy") or ""
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == OURS


async def test_the_policy_stops_what_somebody_slipped_in(page: Page, watch: PageWatch) -> None:
    await page.goto("/")
    await page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.slipped = true";
          const picture = document.createElement("img");
          picture.setAttribute("onerror", "window.slipped = true");
          picture.src = "/nowhere";
          document.body.append(script, picture);
        }"""
    )
    watch.allow(404)

    async def both_are_stopped() -> bool:
        return len(watch.faults) == 2 and all("Content Security Policy" in fault for fault in watch.faults)

    await eventually(both_are_stopped)
    assert await page.evaluate("() => window.slipped") is None
    watch.faults.clear()


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("hostile", "/ui/client"),
        ("hostile", "/ui/client/credit"),
        ("manager", "/ui/manager"),
        ("manager", "/ui/manager?client={hostile}"),
        ("admin", "/ui/admin"),
    ],
)
async def test_a_hostile_name_is_a_name(page: Page, bank: ServedBank, login: str, address: str) -> None:
    await Place("hostile", login, address).open(page, bank)
    await expect(page.locator("body")).to_contain_text(HOSTILE)
    assert await page.locator("img").count() == 0
