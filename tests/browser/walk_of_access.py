"""The walk of `docs/walks/access.md`: a colleague is invited, signs on, a system gets a key, scores and loses it.

It is walked twice: by a test, on real parts, and for the pictures, on the demo bank.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Browser, Page, expect

from credit_scoring_client import CreditScoring, CreditScoringError
from credit_scoring_client.rest.models import ApplicationScoreOut
from tests.fixtures.admin_actions import answer, asked, press, row_of
from tests.fixtures.authenticator import app_code
from tests.fixtures.chromium import fresh_context
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import log_in, settled

SYSTEM, NUMBER = "Loan origination", "LOS-2026-000117"
PROGRAMS, APPROVALS = "/ui/admin?section=programs", "/ui/approvals"
NEW_ADMIN = "/ui/admin?section=users&new=admin"
Take = Callable[[Page, str], Awaitable[None]]
"""Takes a picture of that name, or looks at the page in another way."""


@dataclass(frozen=True)
class Colleague:
    """Who comes: the login here, the subject at the provider, the role as the form names it, the page it opens."""

    login: str
    first_name: str
    last_name: str
    role_name: str
    subject: str
    home: str


OLGA = Colleague("olga_2026", "Olga", "Berg", "Administrator", "7f1c-olga", "/ui/admin")
AUDITOR = Colleague("auditor_2026", "Emil", "Post", "Auditor", "22ab-emil", "/ui/audit")


@dataclass(frozen=True)
class AccessWalk:
    """Where it is walked: a bank with the demo's logins `admin_1`, `admin_2`, `manager_01`, all with one password.

    It signs staff on by the provider of that issuer, which people call Bank ID.
    """

    browser: Browser
    url: str
    password: str
    issuer: str
    take: Take

    async def walk(self) -> None:
        """From the first step to the last."""
        links = await self._invite_colleagues()
        async with self._at() as olga:
            await self._sign_on(olga, OLGA, links[OLGA.login], picture="3-invited")
            await olga.goto("/ui/account")
            await settled(olga)
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
        async with self._at() as page:
            await self._sign_on(page, AUDITOR, links[AUDITOR.login])
            await self._story(page)

    async def _invite_colleagues(self) -> dict[str, str]:
        """Four eyes are switched on; one admin invites two colleagues, another approves. The links by login."""
        links = {}
        async with self._at("admin_1", NEW_ADMIN) as page:
            await page.context.request.post("/four-eyes/on")
            links[OLGA.login] = await self._invite(page, OLGA, picture="1-invitation")
            await press(page, "Add another")
            links[AUDITOR.login] = await self._invite(page, AUDITOR)
            assert await self._opens(page, links[OLGA.login]) == HTTPStatus.FORBIDDEN
        async with self._at("admin_2", APPROVALS) as page:
            await expect(page.locator(".proposal")).to_have_count(2)
            await self.take(page, "2-colleagues")
            for left in (1, 0):
                await press(page.locator(".proposal").first, "Approve")
                await answer(page, "Approve")
                await expect(page.locator(".proposal")).to_have_count(left)
        return links

    async def _invite(self, page: Page, person: Colleague, picture: str = "") -> str:
        """Fill in the form of new users; the link, which is shown this once."""
        form = page.get_by_role("main")
        await form.get_by_role("radio", name=person.role_name).check()
        for label, text in (
            ("First name", person.first_name),
            ("Last name", person.last_name),
            ("Login", person.login),
        ):
            await form.get_by_role("textbox", name=label).fill(text)
        await expect(form.get_by_role("radio", name="Bank ID")).to_be_checked()
        if picture:
            await self.take(page, picture)
        await form.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_role("heading", name="Proposed, not done yet")).to_be_visible()
        return await page.get_by_label("Link").input_value()

    async def _opens(self, page: Page, link: str) -> int:
        """The status with which a sign-on by that link begins."""
        token = parse_qs(urlsplit(link).fragment)["invitation"][0]
        return (await page.context.request.post("/sso/login", data={"invitation": token})).status

    async def _sign_on(self, page: Page, person: Colleague, link: str, picture: str = "") -> None:
        """The link is opened, the person logs in at the provider, and comes back to the own page."""
        await page.goto(link)
        await expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
        if picture:
            await self.take(page, picture)
        await press(page, "Sign on with Bank ID")
        await page.wait_for_url(f"{self.issuer}/**")
        await page.locator("input[name=login]").fill(person.subject)
        await page.locator("input[name=password]").fill("known to the provider alone")
        await page.locator("button[type=submit]").click()
        await expect(page).to_have_url(re.compile(f"^{re.escape(self.url)}{person.home}"))
        await settled(page)

    async def _second_factor(self, page: Page) -> None:
        await page.get_by_role("button", name="Set up").click()
        secret = re.sub(r"\s", "", await page.locator(".secret-key code").inner_text())
        await page.get_by_label("Code of the app").fill(app_code(secret, steps=-1))
        await self.take(page, "4-second-factor")
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
        await self.take(page, "5-key-proposed")
        return key

    async def _approve(self, page: Page) -> None:
        proposal = page.locator(".proposal")
        await expect(proposal).to_contain_text(f"Make a key for {SYSTEM}")
        await self.take(page, "6-approval")
        await press(proposal, "Approve")
        await answer(page, "Approve")
        await expect(page.get_by_text("Nothing waits")).to_be_visible()

    async def _seen_by_a_manager(self, page: Page, scored: ApplicationScoreOut) -> None:
        await page.get_by_role("button", name="Applications").click()
        row = asked(page).get_by_role("row").filter(has_text=NUMBER)
        await expect(row).to_contain_text(SYSTEM)
        await expect(row).to_contain_text(f"{scored.rating:.2f}")
        await self.take(page, "7-application")

    async def _revoke(self, page: Page, key: str) -> None:
        await expect(row_of(page, SYSTEM)).to_contain_text(key[:12])
        await press(row_of(page, SYSTEM), "Revoke")
        await expect(asked(page)).to_contain_text("from the next request on")
        await self.take(page, "8-revocation")
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
        await self.take(page, "9-story")

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
    async def _at(self, login: str = "", address: str = "") -> AsyncIterator[Page]:
        """A browser, of that person and at that page where they are named."""
        async with fresh_context(self.browser, self.url, Look()) as context:
            page = await context.new_page()
            if login:
                await log_in(page, login, self.password)
            if address:
                await page.goto(address)
                await settled(page)
            yield page
