"""`make screenshots`: the pictures of the pages in docs/images, of the demo bank and its own model.

`PYTHONPATH=clients/python python -m tests.browser.screenshots walk-manager` renews those whose name begins so.

Names, people and scores are the same every time; dates are those of the day.
"""

import asyncio
import base64
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from tests.browser.picture import (
    DARK,
    DARK_ON_A_PHONE,
    IMAGES,
    LIGHT,
    ON_A_PHONE,
    RUSSIAN,
    RUSSIAN_DARK,
    RUSSIAN_DARK_TALL,
    RUSSIAN_ON_A_PHONE,
    TALL,
    Picture,
)
from tests.browser.walk_of_a_decision import DecisionWalk
from tests.browser.walk_of_a_manager import MANAGER_WALK
from tests.browser.walk_of_access import AccessWalk
from tests.fixtures.axe import MOTION_IS_OVER
from tests.fixtures.chromium import ROOT, fresh_context, running_browser
from tests.fixtures.command_line import free_port, run
from tests.fixtures.demo_bank import fill_demo_bank
from tests.fixtures.openid_provider import running_provider
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.served_bank import ServedBank
from tests.fixtures.small_models import put_models

MAX_BYTES = 200_000
TO_WEBP = """async (png) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const webp = await canvas.convertToBlob({ type: "image/webp", quality: 0.95 });
  return btoa(Array.from(new Uint8Array(await webp.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
}"""
"""The same picture in half the bytes, without a loss one could see."""


async def ask_to_dismiss(page: Page) -> None:
    """The question before a manager goes."""
    await page.get_by_role("main").get_by_role("button", name="Уволить").first.click()
    await page.get_by_role("dialog").wait_for()


async def try_a_password(page: Page) -> None:
    """A password that keeps two of the three rules."""
    await page.get_by_role("main").get_by_role("button", name="Change password").click()
    await page.get_by_label("New password").fill("password1234")
    await page.locator(".rule-met").nth(1).wait_for()


async def ask_to_promote(page: Page) -> None:
    """The question before another model answers."""
    await page.get_by_role("button", name="Promote").click()
    await page.get_by_role("dialog").get_by_text("On the same held-out loans").wait_for()


async def open_portfolio(page: Page) -> None:
    """The portfolio over time."""
    await page.get_by_role("button", name="The portfolio over time").click()
    await page.get_by_role("heading", name="Moves between bands").wait_for()


ACCESS, DECISION = "walk-access", "walk-decision"
WORST_LOGIN = "client_0661"
"""The lowest rating of the first manager."""
WORST = "all=1&overdue=1&sort=rating"
PICTURES = [
    Picture("login", None, "/", LIGHT),
    Picture("login", None, "/", DARK_ON_A_PHONE),
    Picture("client", "client_0001", "/ui/client", LIGHT, whole=True),
    Picture("client", "client_0001", "/ui/client", RUSSIAN_DARK, whole=True),
    Picture("client", "client_0001", "/ui/client", RUSSIAN_ON_A_PHONE),
    Picture("arrears", WORST_LOGIN, "/ui/client", LIGHT),
    Picture("arrears", WORST_LOGIN, "/ui/client", RUSSIAN),
    Picture("arrears", WORST_LOGIN, "/ui/client", ON_A_PHONE),
    Picture("arrears-credit", WORST_LOGIN, "/ui/client/credit", LIGHT),
    Picture("arrears-password", WORST_LOGIN, "/ui/account", LIGHT, try_a_password),
    Picture("credit", "client_0001", "/ui/client/credit", LIGHT),
    Picture("credit", "client_0001", "/ui/client/credit", DARK_ON_A_PHONE),
    Picture("clients", "manager_01", "/ui/manager?sort=rating", LIGHT),
    Picture("clients", "manager_01", "/ui/manager?sort=rating", RUSSIAN_DARK),
    Picture("clients", "manager_01", "/ui/manager?sort=rating", ON_A_PHONE),
    Picture("card", "manager_01", "/ui/manager?client={worst}", LIGHT),
    Picture("card", "manager_01", "/ui/manager?client={worst}", RUSSIAN),
    Picture("worst", "admin_1", f"/ui/manager?{WORST}", RUSSIAN),
    Picture("managers", "admin_1", "/ui/admin?section=managers", LIGHT),
    Picture("dismissal", "admin_1", "/ui/admin?section=managers", RUSSIAN, ask_to_dismiss),
    Picture("models", "admin_1", "/ui/admin?section=models", LIGHT),
    Picture("model", "admin_1", "/ui/admin?section=models&model={candidate}", TALL),
    Picture("model", "admin_1", "/ui/admin?section=models&model={candidate}", RUSSIAN_DARK_TALL),
    Picture("promotion", "admin_1", "/ui/admin?section=models&model={candidate}", LIGHT, ask_to_promote),
    Picture("portfolio", "manager_01", "/ui/manager", LIGHT, open_portfolio),
    Picture("audit", "admin_1", "/ui/audit", LIGHT),
    Picture("audit", "admin_1", "/ui/audit", RUSSIAN_ON_A_PHONE),
    Picture("health", "admin_1", "/ui/admin?section=health", DARK),
    *MANAGER_WALK,
]


def main() -> int:
    """Makes them all; 1 and a sentence when one is too heavy to be looked at in passing."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        original = Path(name) / "original"
        original.mkdir()
        fill_demo_bank(original, put=_train)
        with _served(original, Path(name) / "bank") as bank:
            asyncio.run(_take_all(bank))
        if ACCESS.startswith(_names()):
            _walk_of_access(original, Path(name) / "signing")
    mine = [path for path in IMAGES.glob("*.webp") if path.name.startswith(_names())]
    heavy = [path.name for path in mine if path.stat().st_size > MAX_BYTES]
    if heavy:
        sys.stderr.write(f"More than {MAX_BYTES} bytes: {', '.join(heavy)}\n")
    return len(heavy) > 0


@contextmanager
def _served(original: Path, folder: Path, **more: Any) -> Iterator[ServedBank]:
    bank = ServedBank(original, folder, **more)
    try:
        bank.start()
        yield bank
    finally:
        bank.end()


def _walk_of_access(original: Path, folder: Path) -> None:
    """Walks on a bank of its own, which signs on by a provider."""
    port = free_port()
    callback = f"http://127.0.0.1:{port}/sso/callback"
    with (
        running_provider(callback) as provider,
        _served(original, folder, port=port, **provider.variables(callback)) as bank,
    ):
        asyncio.run(_walk(bank, provider.issuer))


async def _walk(bank: ServedBank, issuer: str) -> None:
    async with running_browser() as browser:
        await AccessWalk(browser, bank.url, PASSWORD, issuer, partial(_take_step, ACCESS)).walk()


def _wanted() -> list[Picture]:
    """Return the pictures whose names begin as an argument says; all without one."""
    return [picture for picture in PICTURES if picture.name.startswith(_names())]


def _names() -> tuple[str, ...]:
    return tuple(sys.argv[1:]) or ("",)


def _train(folder: Path) -> None:
    put_models(folder, count=2, trees=60)
    outcome = run(folder, "train")
    assert outcome.code == 0, outcome.err


async def _take_all(bank: ServedBank) -> None:
    async with running_browser() as browser:
        for picture in _wanted():
            _write(picture.path, await _take(browser, bank, picture))
        if DECISION.startswith(_names()):
            await _walk_of_a_decision(browser, bank)


async def _take(browser: Browser, bank: ServedBank, picture: Picture) -> bytes:
    ((candidate,),) = bank.query("SELECT sha256 FROM model_versions WHERE stage = 'candidate' ORDER BY created LIMIT 1")
    address = picture.address.format(worst=bank.user_id(WORST_LOGIN), candidate=candidate)
    async with fresh_context(browser, bank.url, picture.look) as context:
        page = await context.new_page()
        if picture.login is None:
            await page.goto(address)
            await settled(page)
        else:
            await open_as(page, picture.login, address)
        await page.wait_for_load_state("networkidle")
        await picture.act(page)
        return await _shot(page, whole=picture.whole)


async def _walk_of_a_decision(browser: Browser, bank: ServedBank) -> None:
    async def replay(score_ids: list[int]) -> str:
        return (await asyncio.to_thread(run, bank.folder, "replay", *map(str, score_ids))).out

    await DecisionWalk(browser, bank.url, PASSWORD, partial(_take_step, DECISION), replay).walk()


async def _take_step(walk: str, page: Page, name: str) -> None:
    _write(IMAGES / f"{walk}-{name}-{LIGHT}.webp", await _shot(page))


async def _shot(page: Page, *, whole: bool = False) -> bytes:
    await page.evaluate(MOTION_IS_OVER)
    png = await page.screenshot(full_page=whole, animations="disabled", caret="hide")
    blank = await page.context.new_page()
    webp: str = await blank.evaluate(TO_WEBP, base64.b64encode(png).decode())
    await blank.close()
    return base64.b64decode(webp)


def _write(path: Path, webp: bytes) -> None:
    path.write_bytes(webp)
    sys.stderr.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    sys.exit(main())
