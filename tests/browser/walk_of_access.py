"""The walk of `docs/walks/access.md`: a colleague comes in, a system gets a key, scores with it and loses it.

It is walked twice: by a test, on real parts, and for the pictures, on the demo bank.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from credit_scoring_client import CreditScoring, CreditScoringError
from credit_scoring_client.rest.models import ApplicationScoreOut
from tests.fixtures.admin_actions import answer, asked, press, row_of
from tests.fixtures.authenticator import app_code
from tests.fixtures.chromium import fresh_context
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import log_in, settled

NEW_PASSWORD, OWN_PASSWORD = "a long sentence is best", "кобыла и телега 7"
OLGA = {"login": "olga_2026", "first_name": "Olga", "last_name": "Berg", "role": "admin"}
AUDITOR = {"login": "auditor_2026", "first_name": "Emil", "last_name": "Post", "role": "auditor"}
SYSTEM, NUMBER = "Loan origination", "LOS-2026-000117"
PROGRAMS, APPROVALS = "/ui/admin?section=programs", "/ui/approvals"
Take = Callable[[Page, str], Awaitable[None]]
"""Takes a picture of that name, or looks at the page in another way."""


@dataclass(frozen=True)
class AccessWalk:
    """Where it is walked: a bank with the demo's logins `admin_1`, `admin_2`, `manager_01`, all with one password."""

    browser: Browser
    url: str
    password: str
    take: Take

    async def walk(self) -> None:
        """From the first step to the last."""
        await self._colleagues_come()
        async with self._at("olga_2026", "/ui/account", NEW_PASSWORD) as olga:
            await self._own_password(olga)
            await self._second_factor(olga)
            async with self._at("admin_1", PROGRAMS) as page:
                key = await self._propose_a_key(page)
            assert await self._refused(key) == 401
            await olga.goto(APPROVALS)
            await self._approve(olga)
        scored = await self._score(key)
        async with self._at("manager_01", "/ui/manager") as page:
            await self._seen_by_a_manager(page, scored)
        async with self._at("admin_1", PROGRAMS) as page:
            await self._revoke(page, key)
        assert await self._refused(key) == 401
        async with self._at("auditor_2026", "/ui/audit", NEW_PASSWORD) as page:
            await self._story(page)

    async def _colleagues_come(self) -> None:
        """Four eyes are switched on; one admin proposes two colleagues, another approves them."""
        async with self._at("admin_1") as page:
            await page.context.request.post("/four-eyes/on")
            for person in (OLGA, AUDITOR):
                added = await page.context.request.post("/users", data={**person, "password": NEW_PASSWORD})
                assert added.status == 202, await added.text()
        async with self._at("admin_2", APPROVALS) as page:
            await expect(page.locator(".proposal")).to_have_count(2)
            await self.take(page, "1-colleagues")
            for left in (1, 0):
                await press(page.locator(".proposal").first, "Approve")
                await answer(page, "Approve")
                await expect(page.locator(".proposal")).to_have_count(left)

    async def _own_password(self, page: Page) -> None:
        """Who has a password that the proposer set may not approve."""
        await page.get_by_role("main").get_by_role("button", name="Change password").click()
        await asked(page).get_by_label("Present password").fill(NEW_PASSWORD)
        await asked(page).get_by_label("New password").fill(OWN_PASSWORD)
        await asked(page).get_by_role("button", name="Save").click()
        await expect(page.locator(".announcements")).to_contain_text("The password is changed.")
        await settled(page)

    async def _second_factor(self, page: Page) -> None:
        await page.get_by_role("button", name="Set up").click()
        secret = re.sub(r"\s", "", await page.locator(".secret-key code").inner_text())
        await page.get_by_label("Code of the app").fill(app_code(secret, steps=-1))
        await self.take(page, "2-second-factor")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.locator(".recovery-codes li")).to_have_count(10)
        await page.get_by_role("button", name="I have kept them").click()
        await expect(page.locator(".account")).to_contain_text("10 recovery codes are left")

    async def _propose_a_key(self, page: Page) -> str:
        await press(page, "Add a system")
        for label, text in (("System", SYSTEM), ("Responsible", "Retail lending"), ("Login", "loan_origination")):
            await asked(page).get_by_label(label, exact=True).fill(text)
        await answer(page, "Add")
        await expect(asked(page)).to_have_count(0)
        await press(row_of(page, SYSTEM), "Make a key")
        for scope in ("read", "write"):
            await asked(page).get_by_role("checkbox", name=scope).check()
        await answer(page, "Make a key")
        await expect(asked(page)).to_contain_text("Proposed, not done yet")
        key = await asked(page).get_by_label("Key", exact=True).input_value()
        await self.take(page, "3-key-proposed")
        return key

    async def _approve(self, page: Page) -> None:
        proposal = page.locator(".proposal")
        await expect(proposal).to_contain_text(f"Make a key for {SYSTEM}")
        await self.take(page, "4-approval")
        await press(proposal, "Approve")
        await answer(page, "Approve")
        await expect(page.get_by_text("Nothing waits")).to_be_visible()

    async def _seen_by_a_manager(self, page: Page, scored: ApplicationScoreOut) -> None:
        await page.get_by_role("button", name="Applications").click()
        row = asked(page).get_by_role("row").filter(has_text=NUMBER)
        await expect(row).to_contain_text(SYSTEM)
        await expect(row).to_contain_text(f"{scored.rating:.2f}")
        await self.take(page, "5-application")

    async def _revoke(self, page: Page, key: str) -> None:
        await expect(row_of(page, SYSTEM)).to_contain_text(key[:12])
        await press(row_of(page, SYSTEM), "Revoke")
        await expect(asked(page)).to_contain_text("from the next request on")
        await self.take(page, "6-revocation")
        await answer(page, "Revoke")
        await expect(row_of(page, SYSTEM)).to_contain_text("none")

    async def _story(self, page: Page) -> None:
        rows = page.get_by_role("rowheader")
        await rows.filter(has_text=NUMBER).or_(rows.filter(has_text=SYSTEM)).first.wait_for()
        await rows.get_by_role("link", name=SYSTEM).first.click()
        await expect(page.get_by_role("heading", level=2)).to_contain_text(
            ["State of the trail", f"What {SYSTEM} did, and what was done to this user"]
        )
        await settled(page)
        for done in (
            f"revoked a key of {SYSTEM}",
            f"{SYSTEM} scored application",
            f"{SYSTEM} sent application",
            f"made a key for {SYSTEM}",
        ):
            await expect(rows.filter(has_text=done)).to_have_count(1)
        await self.take(page, "7-story")

    async def _score(self, key: str) -> ApplicationScoreOut:
        """Score as the system does, by the client library."""

        def score() -> ApplicationScoreOut:
            with CreditScoring(self.url, key=key, trust_env=False, timeout=60) as bank:
                scored = bank.register_and_score(NUMBER, APPLICANT)
                assert [one.id for one in bank.application_scores(scored.application_id)] == [scored.id]
                return scored

        return await asyncio.to_thread(score)

    async def _refused(self, key: str) -> int:
        """The status with which the same call is refused."""

        def score() -> int:
            with CreditScoring(self.url, key=key, trust_env=False, timeout=60) as bank:
                try:
                    bank.register_and_score(NUMBER, APPLICANT)
                except CreditScoringError as error:
                    return error.status
                return 200

        return await asyncio.to_thread(score)

    @asynccontextmanager
    async def _at(self, login: str, address: str = "", password: str = "") -> AsyncIterator[Page]:
        """A browser of that person, at that page."""
        async with fresh_context(self.browser, self.url, Look()) as context:
            page = await context.new_page()
            await log_in(page, login, password or self.password)
            if address:
                await page.goto(address)
                await settled(page)
            yield page
