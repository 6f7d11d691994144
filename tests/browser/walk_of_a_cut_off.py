"""Risk moves a cut-off in the simulator and proposes it; another person approves: the end of a decision's walk."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, expect

from tests.fixtures.admin_actions import answer, asked, press
from tests.fixtures.page_actions import settled

SIMULATOR, APPROVALS = "/ui/admin?section=policies&view=simulator", "/ui/approvals"
SEGMENT = "standard"
STEPS = 10
"""Ten stops of half a percentage point."""
PATIENCE_MS = 90_000
Take = Callable[[Page, str], Awaitable[None]]
"""Takes a picture of that name, or looks at the page in another way."""


async def move_a_cut_off(risk: Page, other: Page, take: Take) -> None:
    """Bring the demo policy's next version into force; four eyes are on, and both people are logged in."""
    await risk.goto(SIMULATOR)
    await settled(risk)
    await press(risk, "Simulate")
    await expect(risk.get_by_role("region", name="Figures")).to_be_visible(timeout=PATIENCE_MS)
    await lowered(risk)
    await risk.get_by_role("group", name=f"segment {SEGMENT}").evaluate("(group) => group.scrollIntoView()")
    await take(risk, "7-simulator")
    await press(risk, "Propose these cut-offs")
    await answer(risk, "Store as a draft")
    await expect(asked(risk).get_by_role("link", name="To the draft")).to_be_visible()
    await take(risk, "8-draft")
    await asked(risk).get_by_role("link", name="To the draft").click()
    await expect(risk.get_by_role("region", name="What changes")).to_contain_text("approve below PD: 0.2 → 0.15")
    await press(risk, "Activate")
    await expect(asked(risk).get_by_role("button", name="Activate", exact=True)).to_be_enabled()
    await asked(risk).get_by_label("Reason").fill("fewer bad loans for a little less approval")
    await answer(risk, "Activate")
    await expect(asked(risk)).to_contain_text("Proposed, not done yet")
    await other.goto(APPROVALS)
    proposal = other.locator(".proposal")
    await expect(proposal).to_contain_text("0.2 → 0.15")
    await take(other, "9-approved")
    await press(proposal, "Approve")
    await answer(other, "Approve")
    await expect(other.get_by_text("Nothing waits")).to_be_visible()
    await risk.goto("/ui/admin?section=policies")
    active = risk.get_by_role("region", name="The policy that decides")
    await expect(active).to_contain_text("consumer_loan_standard, version 2")


async def lowered(page: Page) -> Locator:
    """Move the cut-off below which the segment approves by ten stops, from the keyboard."""
    segment = page.get_by_role("group", name=f"segment {SEGMENT}")
    slider = segment.get_by_role("slider", name="Approve below PD")
    await slider.focus()
    for _ in range(STEPS):
        await page.keyboard.press("ArrowLeft")
    await expect(slider).to_have_attribute("aria-valuetext", "15%")
    return slider
