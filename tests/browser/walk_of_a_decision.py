"""The walk of `docs/walks/decision.md`: a client is declined, the data are corrected, a new decision approves.

At its end risk moves a cut-off of the policy, and another person approves that.

It is walked twice: by a test, on real parts, and for the pictures, on the demo bank.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from app.policy.loader import SHIPPED
from tests.browser.walk_of_a_cut_off import move_a_cut_off
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import Look
from tests.fixtures.manager_page import field, save, saved
from tests.fixtures.page_actions import log_in, read, settled

POLICY = (SHIPPED / "consumer_loan.yaml").read_text(encoding="utf-8")
CLIENT, MANAGER, ADMIN, OTHER_ADMIN, RISK = "client_0001", "manager_01", "admin_1", "admin_2", "risk_walk"
HANDED_OVER, OWN = "a password for the first day", "a password of one's own 7"
SOUND = {
    "income_monthly": 300_000,
    "expenses_monthly": 60_000,
    "assets_total": 20_000_000,
    "debt_total": 0,
    "days_employed": 7_000,
    "has_negative_records": False,
    "credit_amount": 1_000_000,
    "goods_price": 2_000_000,
    "term_months": 36,
}
"""Data that the demo policy approves; among them the expenses were typed with a zero too many."""
MISTYPED, RIGHT = 600_000, 60_000
Take = Callable[[Page, str], Awaitable[None]]
"""Takes a picture of that name, or looks at the page in another way."""
Replay = Callable[[list[int]], Awaitable[str]]
"""What the command line says of these scores and the decisions on them, computed again."""


@dataclass(frozen=True)
class DecisionWalk:
    """Where it is walked: a bank with the demo's logins, all with one password; it switches four eyes on."""

    browser: Browser
    url: str
    password: str
    take: Take
    replay: Replay

    async def walk(self) -> None:
        """From the policy to its next version."""
        await self._prepare()
        async with self._at(MANAGER) as page:
            await self._decline(page)
        async with self._at(CLIENT, "/ui/client") as page:
            await self._read_why(page)
        async with self._at(MANAGER) as page:
            await self._open_card(page)
            await self._try_and_take_over(page)
            await self._approve(page)
        async with self._at(CLIENT, "/ui/client") as page:
            await expect(page.locator(".decision-card")).to_contain_text("Your loan is approved on these terms.")
            await self.take(page, "5-approved")
        async with self._at(ADMIN, "/ui/audit") as page:
            await self._read_the_trail(page)
        await self._replay_both()
        await self._take_on_a_risk_officer()
        async with self._at(RISK, password=OWN) as risk, self._at(OTHER_ADMIN) as other:
            await move_a_cut_off(risk, other, self.take)

    async def _prepare(self) -> None:
        """The demo policy decides; the client's data have the mistake in them."""
        async with self._at(ADMIN) as page:
            added = await page.context.request.post("/policies", data={"text": POLICY})
            assert added.ok, await added.text()
            sha256 = (await added.json())["sha256"]
            active = await page.context.request.post(f"/policies/{sha256}/activate", data={})
            assert active.ok, await active.text()
            changed = await page.context.request.patch(
                f"/clients/{await self._client_id(page)}", data={**SOUND, "expenses_monthly": MISTYPED}
            )
            assert changed.ok, await changed.text()

    async def _take_on_a_risk_officer(self) -> None:
        """A person of the role risk with a password of their own; from then on a second person approves."""
        person = {"login": RISK, "first_name": "Вера", "last_name": "Рискова", "role": "risk"}
        async with self._at(ADMIN) as page:
            for path, body in (("/users", {**person, "password": HANDED_OVER}), ("/four-eyes/on", {})):
                done = await page.context.request.post(path, data=body)
                assert done.ok, await done.text()
        async with self._at(RISK, password=HANDED_OVER) as page:
            chosen = await page.context.request.post("/auth/login/password", data={"new_password": OWN})
            assert chosen.ok, await chosen.text()

    async def _decline(self, page: Page) -> None:
        await self._open_card(page)
        await page.locator(".decision").get_by_role("button", name="Decide").click()
        await expect(page.locator(".decision")).to_contain_text("Declined")
        await expect(page.locator(".decision")).to_contain_text(
            "After expenses, the client's income does not cover the payment"
        )
        await page.locator(".decision").evaluate("(card) => card.scrollIntoView({ block: 'center' })")
        await self.take(page, "1-declined")

    async def _read_why(self, page: Page) -> None:
        card = page.locator(".decision-card")
        await expect(card).to_contain_text("After your expenses, your income does not cover the payment")
        await page.locator(".what-if-card").get_by_role("button").click()
        await expect(page.locator(".what-if-note")).to_be_visible()
        await card.scroll_into_view_if_needed()
        await self.take(page, "2-why")

    async def _try_and_take_over(self, page: Page) -> None:
        await page.get_by_role("button", name="Try values").click()
        dialog = page.get_by_role("dialog")
        await dialog.locator("#tried-expenses_monthly").fill(str(RIGHT))
        await dialog.get_by_role("button", name="Compute").click()
        await expect(dialog.locator(".tried-decision")).to_contain_text("Approved")
        await self.take(page, "3-tried")
        await dialog.get_by_role("button", name="Take over into the form").click()
        await save(page)
        await expect(saved(page)).to_be_visible()

    async def _approve(self, page: Page) -> None:
        await expect(field(page, "Monthly expenses")).to_have_value("60,000")
        await page.locator(".decision").get_by_role("button", name="Decide").click()
        await expect(page.locator(".decision h3")).to_contain_text("Approved")
        await page.locator(".decision").get_by_text("Earlier decisions").click()
        await expect(page.locator(".decision-list li")).to_contain_text(["Declined"])
        await page.locator(".decision").scroll_into_view_if_needed()
        await self.take(page, "4-decided-again")

    async def _read_the_trail(self, page: Page) -> None:
        rows = page.get_by_role("rowheader").filter(has_text="had the policy decide on")
        await expect(rows).to_have_count(2)
        await self.take(page, "6-trail")

    async def _replay_both(self) -> None:
        async with self._at(MANAGER) as page:
            made = await read(page, f"/clients/{await self._client_id(page)}/decisions")
        assert [one["outcome"] for one in made] == ["approve", "decline"]
        said = await self.replay([one["score_id"] for one in made])
        assert "2 decisions on them: 2 equal to the last bit, 0 different." in said

    async def _open_card(self, page: Page) -> None:
        await page.goto(f"/ui/manager?client={await self._client_id(page)}")
        await settled(page)

    async def _client_id(self, page: Page) -> int:
        async with self._at(CLIENT) as own:
            return int((await read(own, "/auth/me"))["user_id"])

    @asynccontextmanager
    async def _at(self, login: str, address: str = "", *, password: str | None = None) -> AsyncIterator[Page]:
        """A browser of that person, and at that page where one is named."""
        async with fresh_context(self.browser, self.url, Look()) as context:
            page = await context.new_page()
            await log_in(page, login, password or self.password)
            if address:
                await page.goto(address)
                await settled(page)
            yield page
